"""Requests as Entra ID's provisioning service sends them, byte for byte but for the names.

Capitalised operations, strings for booleans, filters inside paths, attributes nobody asked for,
and the stricter form of the flag `aadOptscim062020`.
"""

CREATE_USER = """{
    "schemas": [
        "urn:ietf:params:scim:schemas:core:2.0:User",
        "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"],
    "externalId": "jana.lindner",
    "userName": "Jana.Lindner@firma.de",
    "active": true,
    "displayName": "Jana Lindner",
    "emails": [{
        "primary": true,
        "type": "work",
        "value": "jana.lindner@firma.de"
    }],
    "meta": {
        "resourceType": "User"
    },
    "name": {
        "formatted": "Jana Lindner",
        "familyName": "Lindner",
        "givenName": "Jana"
    },
    "roles": [],
    "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": {
        "employeeNumber": "e1042",
        "department": "Vertrieb",
        "manager": "e1000"
    }
}"""
FIND_USER = '/Users?filter=userName eq "jana.lindner@firma.de"'
UPDATE_USER = """{
    "schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
    "Operations": [
        {
            "op": "Replace",
            "path": "emails[type eq \\"work\\"].value",
            "value": "jana.maier@firma.de"
        },
        {
            "op": "Replace",
            "path": "name.familyName",
            "value": "Maier"
        },
        {
            "op": "Replace",
            "path": "displayName",
            "value": "Jana Maier"
        },
        {
            "op": "Add",
            "path": "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager",
            "value": "e1001"
        },
        {
            "op": "Replace",
            "path": "userName",
            "value": "jana.maier@firma.de"
        }
    ]
}"""
UPDATE_USER_WITHOUT_PATH = """{
    "schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
    "Operations": [{
        "op": "replace",
        "value": {
            "displayName": "Jana Lindner-Maier",
            "name.givenName": "Jana",
            "name.familyName": "Lindner-Maier",
            "emails[type eq \\"work\\"].value": "jana@firma.de",
            "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department": "Einkauf"
        }
    }]
}"""
DISABLE_USER = """{
    "Operations": [{
        "op": "Replace",
        "path": "active",
        "value": "False"
    }],
    "schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"]
}"""
DISABLE_USER_STRICTLY = """{
    "schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
    "Operations": [{"op": "replace", "path": "active", "value": false}]
}"""
ENABLE_USER = DISABLE_USER.replace('"False"', '"True"')
CREATE_GROUP = """{
    "schemas": [
        "urn:ietf:params:scim:schemas:core:2.0:Group",
        "http://schemas.microsoft.com/2006/11/ResourceManagement/ADSCIM/2.0/Group"],
    "externalId": "8aa1a0c0-c4c3-4bc0-b4a5-2ef676900159",
    "displayName": "Vertrieb Süd",
    "meta": {
        "resourceType": "Group"
    }
}"""
FIND_GROUP = '/Groups?excludedAttributes=members&filter=displayName eq "Vertrieb Süd"'
RENAME_GROUP = """{
    "schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
    "Operations": [{
        "op": "Replace",
        "path": "displayName",
        "value": "Vertrieb Alpen"
    }]
}"""
ADD_MEMBER = """{
    "schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
    "Operations": [{
        "op": "Add",
        "path": "members",
        "value": [{
            "$ref": null,
            "value": "%s"
        }]
    }]
}"""
REMOVE_MEMBER = ADD_MEMBER.replace('"Add"', '"Remove"')
REMOVE_MEMBER_STRICTLY = """{
    "schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
    "Operations": [{"op": "remove", "path": "members[value eq \\"%s\\"]"}]
}"""
