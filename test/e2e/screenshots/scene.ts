import type { Workbench } from '../../support/vscode/workbench';

/** What a scene does to the server. */
export interface Backstage {
  readonly deliver: (octets: Uint8Array) => void;
  readonly stop: () => Promise<void>;
}

/** A picture by name: what to do before it is taken, going on from the one before, and what to put back after it. */
export type Scene = readonly [
  name: string,
  prepare: (workbench: Workbench, backstage: Backstage) => Promise<void>,
  putBack?: (workbench: Workbench) => Promise<void>,
];
