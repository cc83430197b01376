// In this order: activation is watched first, and after the last nothing of the extension is left.
import './activation';
import './messageFileSystem';
import './editors';
import './mailTree';
import './accounts';
import './passwords';
import './deletion';
import './settings';
import './disposal';
