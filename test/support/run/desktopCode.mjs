import { existsSync } from 'node:fs';
import { findOnPath } from './systemPackages.mjs';

const MAC_COMMAND = '/Applications/Visual Studio Code.app/Contents/Resources/app/bin/code';

/** The command of a VS Code that can open a window here, or undefined. */
export function findDesktopCode() {
  const { env, platform } = process;
  // In the terminal of a remote VS Code, and in WSL, `code` reaches a window on another machine, which knows
  // neither our environment nor our folders.
  if (env.VSCODE_IPC_HOOK_CLI !== undefined || env.WSL_DISTRO_NAME !== undefined) {
    return undefined;
  }
  if (platform === 'linux' && env.DISPLAY === undefined && env.WAYLAND_DISPLAY === undefined) {
    return undefined;
  }
  const found = findOnPath('code');
  return found ?? (platform === 'darwin' && existsSync(MAC_COMMAND) ? MAC_COMMAND : undefined);
}
