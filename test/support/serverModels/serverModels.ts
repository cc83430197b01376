import { startGreenMail } from './greenmail';
import { startInbucket } from './inbucket';
import { startMailpit } from './mailpit';
import type { ModelOptions, RunningModel } from './model';
import { startSmtp4dev } from './smtp4dev';

export type ServerModelName = 'mailpit' | 'greenmail' | 'inbucket' | 'smtp4dev';

/** Starts a model of a mail test server, its defects included. */
export const SERVER_MODELS: Readonly<
  Record<ServerModelName, (options?: ModelOptions) => Promise<RunningModel>>
> = {
  mailpit: startMailpit,
  greenmail: startGreenMail,
  inbucket: startInbucket,
  smtp4dev: startSmtp4dev,
};
