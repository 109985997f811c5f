// The certified provider of npm on loopback; told what to be by its arguments.
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { join } from "node:path";

const [folder, issuer, home] = process.argv.slice(2);
const require = createRequire(pathToFileURL(join(folder, "package.json")));
const { Provider } = await import(pathToFileURL(require.resolve("oidc-provider")));

const provider = new Provider(issuer, {
  clients: [
    {
      client_id: "stimmung",
      client_secret: "geheim & co: %",
      redirect_uris: [`${home}/sign-in/callback`],
      post_logout_redirect_uris: [`${home}/signed-out`],
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
const { port } = new URL(issuer);
createServer(provider.callback()).listen(Number(port), "127.0.0.1", () => console.log("ready"));
