// The certified provider of npm on a loopback port of its own; told what to be by its arguments.
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { join } from "node:path";

const [folder, port] = process.argv.slice(2);
const require = createRequire(pathToFileURL(join(folder, "package.json")));
const { Provider } = await import(pathToFileURL(require.resolve("oidc-provider")));

const issuer = `http://127.0.0.1:${port}`;
const provider = new Provider(issuer, {
  clients: [
    {
      client_id: "stimmung",
      client_secret: "geheim & co: %",
      redirect_uris: ["http://127.0.0.1:8080/sign-in/callback"],
      post_logout_redirect_uris: ["http://127.0.0.1:8080/signed-out"],
    },
  ],
  findAccount: (_, id) => ({
    accountId: id,
    claims: () => ({ sub: id, preferred_username: id }),
  }),
  claims: { profile: ["preferred_username"], email: ["email"] },
  conformIdTokenClaims: false,
  pkce: { required: () => true },
  features: { devInteractions: { enabled: true }, rpInitiatedLogout: { enabled: true } },
  cookies: { keys: ["of the tests"] },
});
createServer(provider.callback()).listen(Number(port), "127.0.0.1", () => console.log("ready"));
