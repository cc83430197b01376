import { dovecotServer } from '../support/servers/dovecot';
import { interopSuite } from './interopSuite';

interopSuite(dovecotServer);
