import { mailutils } from '../support/servers/mailutils';
import { interopSuite } from './interopSuite';

interopSuite(mailutils);
