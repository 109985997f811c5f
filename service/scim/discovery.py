"""What the service says of itself (RFC 7644, section 4)."""

from collections.abc import Sequence
from typing import Any

from litestar import Response, get
from litestar.params import FromPath
from scim2_models import (
    AuthenticationScheme,
    Bulk,
    ChangePassword,
    ETag,
    Filter,
    Meta,
    NotFoundException,
    Patch,
    Resource,
    ResourceType,
    ServiceProviderConfig,
    Sort,
)

from service.scim.answers import MOST_RESULTS, AnyRequest, answer, dumped, listed, root_of
from service.scim.types import BareUser, Enterprise, Group, User


def provider_config(base: str) -> ServiceProviderConfig:
    """Return what is supported: patches, filters and ETags."""
    return ServiceProviderConfig(
        patch=Patch(supported=True),
        bulk=Bulk(supported=False, max_operations=0, max_payload_size=0),
        filter=Filter(supported=True, max_results=MOST_RESULTS),
        change_password=ChangePassword(supported=False),
        sort=Sort(supported=False),
        etag=ETag(supported=True),
        authentication_schemes=[
            AuthenticationScheme(
                type=AuthenticationScheme.Type.oauthbearertoken,
                name="API key",
                description="A key of the role machine, sent as a bearer token",
                primary=True,
            )
        ],
        meta=_meta("ServiceProviderConfig", f"{base}/ServiceProviderConfig"),
    )


def resource_types(base: str) -> list[Resource[Any]]:
    """Return the two kinds of resource."""
    found: list[Resource[Any]] = []
    for model in (User, Group):
        kind = ResourceType.from_resource(model)
        kind.meta = _meta("ResourceType", f"{base}/ResourceTypes/{kind.id}")
        found.append(kind)
    return found


def schemas(base: str) -> list[Resource[Any]]:
    """Return the schemas, with the attributes that are used and no others."""
    found: list[Resource[Any]] = []
    for model in (BareUser, Enterprise, Group):
        schema = model.to_schema()
        schema.meta = _meta("Schema", f"{base}/Schemas/{schema.id}")
        found.append(schema)
    return found


def _meta(kind: str, location: str) -> Meta:
    return Meta(resource_type=kind, location=location)


def only_of(found: Sequence[Resource[Any]], name: str) -> dict[str, Any]:
    for resource in found:
        if resource.id == name:
            return dumped(resource)
    raise NotFoundException(detail=f"there is no '{name}'")


@get("/ServiceProviderConfig")
async def show_config(request: AnyRequest) -> Response[bytes]:
    """Say what is supported."""
    return answer(dumped(provider_config(root_of(request))))


@get("/ResourceTypes")
async def list_resource_types(request: AnyRequest) -> Response[bytes]:
    """List users and groups as kinds of resource."""
    return listed([dumped(kind) for kind in resource_types(root_of(request))])


@get("/ResourceTypes/{name:str}")
async def show_resource_type(name: FromPath[str], request: AnyRequest) -> Response[bytes]:
    """Describe a kind of resource."""
    return answer(only_of(resource_types(root_of(request)), name))


@get("/Schemas")
async def list_schemas(request: AnyRequest) -> Response[bytes]:
    """List the schemas."""
    return listed([dumped(schema) for schema in schemas(root_of(request))])


@get("/Schemas/{urn:str}")
async def show_schema(urn: FromPath[str], request: AnyRequest) -> Response[bytes]:
    """Describe a schema."""
    return answer(only_of(schemas(root_of(request)), urn))


routes = [show_config, list_resource_types, show_resource_type, list_schemas, show_schema]
