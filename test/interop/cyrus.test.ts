import { cyrus } from '../support/servers/cyrus';
import { interopSuite } from './interopSuite';

interopSuite(cyrus);
