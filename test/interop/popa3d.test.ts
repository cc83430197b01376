import { popa3d } from '../support/servers/popa3d';
import { interopSuite } from './interopSuite';

interopSuite(popa3d);
