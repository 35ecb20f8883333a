// npm oidc-provider as a tenant of Entra's shape: https://localhost:<port>/contoso/v2.0, on the loopback.
// Arguments: the file with certificate and key, the client as JSON. Prints its port when it listens.
import { readFileSync } from "node:fs";
import { createServer } from "node:https";
import { Provider } from "oidc-provider";

const MOUNT = "/contoso/v2.0";
const pem = readFileSync(process.argv[2]);
const client = JSON.parse(process.argv[3]);
const scopes = client.scope.split(" ");
let answer;

const server = createServer({ cert: pem, key: pem }, (request, response) => {
  request.originalUrl = request.url;
  request.url = request.url.slice(MOUNT.length) || "/";
  answer(request, response);
});

server.listen(0, "127.0.0.1", () => {
  const { port } = server.address();
  const provider = new Provider(`https://localhost:${port}${MOUNT}`, {
    clients: [client],
    scopes,
    claims: { profile: ["name", "preferred_username"] },
    conformIdTokenClaims: false,
    cookies: { keys: ["only-for-tests"] },
    features: { devInteractions: { enabled: true }, clientCredentials: { enabled: true } },
    findAccount: (_context, id) => ({
      accountId: id,
      claims: () => ({ sub: id, name: "Ada", preferred_username: id }),
    }),
    issueRefreshToken: async (_context, _client, code) => code.scopes.has("offline_access"),
    rotateRefreshToken: true,
  });
  answer = provider.callback();
  console.log(port);
});
