import { courier } from '../support/servers/courier';
import { interopSuite } from './interopSuite';

interopSuite(courier);
