// typescript_sdk.mjs BASE_URL COUNT FOLDER: the calls of floor.c with Authlete's TypeScript SDK, installed in FOLDER.
import { createRequire } from "node:module";

const [baseUrl, count, folder] = process.argv.slice(2);
const { Authlete } = createRequire(`${folder}/package.json`)("@authlete/typescript-sdk");
const authlete = new Authlete({ serverURL: baseUrl, bearer: "0123456789abcdef" });
for (let i = 0; i < Number(count); i++) {
  const response = await authlete.token.fail({
    serviceId: "715948317",
    tokenFailRequest: {
      ticket: "hXoY87t_t23enrVHWxpXNP5FfVDhDypD3T6H6lt4IPA",
      reason: "INVALID_RESOURCE_OWNER_CREDENTIALS",
    },
  });
  if (response.action !== "BAD_REQUEST") {
    throw new Error(`unexpected action ${response.action}`);
  }
}
