declare module '*.css' {
  const text: string;
  // The bundler's text loader gives a style sheet a default export only.
  // eslint-disable-next-line no-restricted-syntax
  export default text;
}

declare function acquireVsCodeApi(): {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
};
