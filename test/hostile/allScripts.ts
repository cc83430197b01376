import type { HostileScript } from './hostileScript';
import { conformantScript } from './scripts/conformant';
import { cutScripts } from './scripts/cuts';
import { floodScripts } from './scripts/floods';
import { foreignScripts } from './scripts/foreign';
import { numberScripts } from './scripts/numbers';
import { saslScripts } from './scripts/sasl';
import { silenceScripts } from './scripts/silence';
import { surplusScripts } from './scripts/surplus';
import { textScripts } from './scripts/text';
import { tlsScripts } from './scripts/tls';

/** Every hostile or broken server that the client is tried against, and one that is neither. */
export const hostileScripts: readonly HostileScript[] = [
  conformantScript,
  ...floodScripts,
  ...numberScripts,
  ...silenceScripts,
  ...cutScripts,
  ...tlsScripts,
  ...saslScripts,
  ...surplusScripts,
  ...foreignScripts,
  ...textScripts,
];
