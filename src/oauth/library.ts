const load = () => import('oauth4webapi');

export type OAuthLibrary = Awaited<ReturnType<typeof load>>;
export type ServerMetadata = Parameters<OAuthLibrary['deviceAuthorizationRequest']>[0];
export type ClientAuthentication = Parameters<OAuthLibrary['deviceAuthorizationRequest']>[2];
export type TokenResponse = Awaited<ReturnType<OAuthLibrary['processDeviceCodeResponse']>>;

/** Loaded when the first token is needed, so that it costs nothing to those who log in by password. */
export function loadLibrary(): Promise<OAuthLibrary> {
  return load();
}
