import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { SetupNeeded, run } from './processes.mjs';

/** What can be asked for: the Debian package, and paths or commands one of which shows that it is there. */
const PACKAGES = {
  chromium: {
    debian: 'chromium',
    commands: ['chromium', 'chromium-browser', 'google-chrome'],
    paths: [
      '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
      '/Applications/Chromium.app/Contents/MacOS/Chromium',
    ],
  },
  dovecot: {
    debian: 'dovecot-pop3d',
    commands: [],
    paths: ['/usr/lib/dovecot/pop3', '/usr/libexec/dovecot/pop3'],
  },
  openssl: { debian: 'openssl', commands: ['openssl'], paths: [] },
  compiler: { debian: 'build-essential', commands: ['g++'], paths: [] },
  curl: { debian: 'curl', commands: ['curl'], paths: [] },
  mpop: { debian: 'mpop', commands: ['mpop'], paths: [] },
  time: { debian: 'time', commands: [], paths: ['/usr/bin/time'] },
  python: { debian: 'python3', commands: ['python3'], paths: [] },
  emailMime: {
    debian: 'libemail-mime-perl',
    commands: [],
    paths: ['/usr/share/perl5/Email/MIME.pm'],
  },
  gmime: {
    debian: 'gir1.2-gmime-3.0',
    commands: [],
    paths: ['x86_64', 'aarch64'].map(
      (machine) => `/usr/lib/${machine}-linux-gnu/girepository-1.0/GMime-3.0.typelib`,
    ),
  },
  pythonGi: {
    debian: 'python3-gi',
    commands: [],
    paths: ['/usr/lib/python3/dist-packages/gi/__init__.py'],
  },
  cjkFonts: font('fonts-noto-cjk', '/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc'),
  fonts: font('fonts-noto-core', '/usr/share/fonts/truetype/noto/NotoSans-Regular.ttf'),
  emojiFont: font('fonts-noto-color-emoji', '/usr/share/fonts/truetype/noto/NotoColorEmoji.ttf'),
};

function font(debian, path) {
  return { debian, commands: [], paths: [path] };
}

/**
 * Makes the named programs present: by apt where that can be done without asking, else by saying what to install.
 * @param {readonly (keyof typeof PACKAGES)[]} names
 */
export async function ensureSystemPackages(names) {
  const missing = names.map((name) => PACKAGES[name]).filter((entry) => !isPresent(entry));
  if (missing.length === 0) {
    return;
  }
  const packages = missing.map(({ debian }) => debian);
  if (!existsSync('/usr/bin/apt-get') || process.getuid?.() !== 0) {
    throw new SetupNeeded(
      `Not installed: ${packages.join(', ')} (Debian's package names). On Debian or Ubuntu:\n` +
        `  sudo apt-get install --no-install-recommends ${packages.join(' ')}\n` +
        'Elsewhere install the same programs by the means of your system, then run this again.',
    );
  }
  console.log(`Installing ${packages.join(', ')} with apt-get…`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const quiet = ['-y', '-qq', '-o', 'Dpkg::Use-Pty=0', '-o', 'DPkg::Lock::Timeout=300'];
  const hadDovecot = existsSync('/usr/sbin/dovecot');
  await run('apt-get', ['update', ...quiet], { env });
  await run('apt-get', ['install', '--no-install-recommends', ...quiet, ...packages], { env });
  if (!hadDovecot && packages.includes('dovecot-pop3d') && existsSync('/run/systemd/system')) {
    // The package starts a mail server on the standard ports. The tests start their own on loopback.
    await run('systemctl', ['disable', '--now', 'dovecot.service', 'dovecot.socket']);
  }
  const still = missing.filter((entry) => !isPresent(entry));
  if (still.length > 0) {
    throw new SetupNeeded(`apt-get left missing: ${still.map(({ debian }) => debian).join(', ')}.`);
  }
}

/** The path of a command on the PATH, or undefined. */
export function findOnPath(command) {
  const endings = process.platform === 'win32' ? ['.cmd', '.exe'] : [''];
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  return folders
    .flatMap((folder) => endings.map((ending) => join(folder, command + ending)))
    .find((path) => existsSync(path));
}

/** The browser that drives the tests; {@link ensureSystemPackages} puts it there. */
export function findChromium() {
  const { commands, paths } = PACKAGES.chromium;
  return (
    commands.map(findOnPath).find((path) => path !== undefined) ??
    paths.find((path) => existsSync(path))
  );
}

function isPresent({ commands, paths }) {
  return (
    commands.some((command) => findOnPath(command) !== undefined) ||
    paths.some((path) => existsSync(path))
  );
}
