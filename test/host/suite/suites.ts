// In this order: activation is watched first, and after the last nothing of the extension is left.
import './activation';
import './messageFileSystem';
import './editors';
import './messageSource';
import './sourceDiagnostics';
import './mailTree';
import './search';
import './accounts';
import './passwords';
import './deletion';
import './transcripts';
import './consoles';
import './checkServer';
import './watching';
import './settings';
import './builtinModules';
import './disposal';
