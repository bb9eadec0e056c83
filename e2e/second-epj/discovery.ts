// The SMART configuration at the FHIR base (SMART App Launch 2.2, "Using .well-known").
import type { Registration } from "./registration.ts";

export function smartConfiguration(issuer: string, registration: Registration): object {
  return {
    issuer,
    jwks_uri: `${issuer}/jwks`,
    authorization_endpoint: `${issuer}/auth`,
    token_endpoint: `${issuer}/token`,
    revocation_endpoint: `${issuer}/token/revocation`,
    introspection_endpoint: `${issuer}/token/introspection`,
    grant_types_supported: ["authorization_code", "refresh_token"],
    response_types_supported: ["code"],
    scopes_supported: registration.scopes,
    code_challenge_methods_supported: ["S256"],
    token_endpoint_auth_methods_supported: ["client_secret_basic", "private_key_jwt"],
    token_endpoint_auth_signing_alg_values_supported: ["RS384", "ES384"],
    authorization_response_iss_parameter_supported: true,
    capabilities: [
      "launch-ehr",
      "authorize-post",
      "client-confidential-symmetric",
      "client-confidential-asymmetric",
      "sso-openid-connect",
      "context-banner",
      "context-ehr-patient",
      "context-ehr-encounter",
      "permission-patient",
      "permission-user",
      "permission-v2",
    ],
  };
}
