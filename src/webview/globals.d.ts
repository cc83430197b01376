declare module '*.css' {
  const text: string;
  // The bundler's text loader gives a style sheet a default export only.
  // eslint-disable-next-line no-restricted-syntax
  export default text;
}

/** What the document of the view did before this script was there. */
declare const earlyView: {
  readonly api: {
    postMessage(message: unknown): void;
    getState(): unknown;
    setState(state: unknown): void;
  };
  /** Messages from the extension. */
  readonly received: readonly MessageEvent<unknown>[];
};
