import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Source packages of Debian with messages in their tests. */
const PACKAGES = [
  'bogofilter',
  'claws-mail',
  'golang-github-emersion-go-message',
  'golang-github-jhillyerd-enmime',
  'kf5-messagelib',
  'kmime',
  'libconvert-tnef-perl',
  'libemail-mime-perl',
  'libemail-simple-perl',
  'libmail-box-perl',
  'libmail-deliverystatus-bounceparser-perl',
  'libmail-dkim-perl',
  'libmail-message-perl',
  'libmime-tools-perl',
  'mailman3',
  'mailutils',
  'maildir-utils',
  'mhonarc',
  'notmuch',
  'python3.11',
  'ripmime',
  'ruby-mail',
  'rust-mailparse',
  'gmime',
  'spamassassin',
  'alot',
  'getmail6',
  'kf5-kmime',
  'libmail-imapclient-perl',
  'lua-mime',
  'php-horde-mime',
  'php-mail-mimedecode',
  'php-zbateson-mail-mime-parser',
  'python-flanker',
  'roundcube',
  'rspamd',
  'sympa',
  'tnef',
  'ytnef',
] as const;

/** Not every suite has every archive at all times. */
const SUITES = ['bookworm', 'trixie', 'sid'] as const;
const KEYRING = '/usr/share/keyrings/debian-archive-keyring.gpg';
const ARCHIVE = /\.orig(?:-\w+)?\.tar\.\w+$/u;
const LARGEST_FILE = 20 * 1024 * 1024;
const LARGEST_MESSAGE = 5 * 1024 * 1024;
const MOST_OF_ONE_FILE = 2_000;
const NO_MAIL =
  /\.(?:pl|pm|py|rb|go|rs|c|cc|cpp|h|hpp|js|ts|json|xml|html?|ui|po|pot|css|svg|png|jpe?g|gif|mo|pdf|md|yml|yaml|sh|m4|cmake|tcl|el|1|3|5|7|8)$/iu;
const USUAL_FIELD =
  /^(?:from|to|subject|date|received|return-path|mime-version|content-type|message-id|delivered-to|x-[\w-]+):/imu;
const FIELD_LINE = /^[!-9;-~]+[ \t]*:/u;

/** Everything that is fetched lies here, outside of the repository. */
export function cacheFolder(): string {
  const folder =
    process.env.TRUTH_CACHE ?? join(homedir(), '.cache', 'pop3-mailbox-browser', 'truth');
  mkdirSync(folder, { recursive: true });
  return folder;
}

/** Fetches the source packages that are not there yet; says which cannot be had. */
export async function fetchCorpora(say: (line: string) => void): Promise<void> {
  const folder = join(cacheFolder(), 'sources');
  mkdirSync(folder, { recursive: true });
  let missing = PACKAGES.filter((name) => !existsSync(join(folder, name)));
  for (const suite of SUITES) {
    if (missing.length === 0) {
      return;
    }
    const options = await updateSuite(suite);
    const left: (typeof PACKAGES)[number][] = [];
    for (const name of missing) {
      if (!(await fetchPackage(join(folder, name), name, options))) {
        left.push(name);
      }
    }
    missing = left;
  }
  say(`Not fetched: ${missing.join(', ')}`);
}

/** Options that make apt look at the sources of this suite and at nothing else. */
async function updateSuite(suite: string): Promise<readonly string[]> {
  const folder = join(cacheFolder(), 'apt', suite);
  const list = join(folder, 'sources.list');
  mkdirSync(join(folder, 'lists', 'partial'), { recursive: true });
  writeFileSync(
    list,
    `deb-src [signed-by=${KEYRING}] http://deb.debian.org/debian ${suite} main\n`,
  );
  const options = [
    ...['-qq', '-o', `Dir::Etc::SourceList=${list}`, '-o', 'Dir::Etc::SourceParts=/dev/null'],
    ...['-o', `Dir::State::Lists=${join(folder, 'lists')}`, '-o', 'APT::Sandbox::User=root'],
  ];
  await run('apt-get', ['update', ...options]);
  return options;
}

async function fetchPackage(
  target: string,
  name: string,
  options: readonly string[],
): Promise<boolean> {
  const part = `${target}.part`;
  await run('rm', ['-rf', part]);
  mkdirSync(part);
  try {
    await run('apt-get', ['source', '--download-only', '--tar-only', ...options, name], {
      cwd: part,
    });
  } catch {
    return false;
  }
  const archives = readdirSync(part).filter((entry) => ARCHIVE.test(entry));
  for (const file of archives) {
    await run('tar', ['--extract', '--file', file], { cwd: part });
  }
  if (archives.length === 0) {
    return false;
  }
  await run('mv', [part, target]);
  return true;
}

export interface CorpusMessage {
  readonly corpus: string;
  readonly path: string;
}

/** Cuts what was fetched into one file for each message, each message once. */
export function splitCorpora(): readonly CorpusMessage[] {
  const target = join(cacheFolder(), 'messages');
  const seen = new Set<string>();
  const messages: CorpusMessage[] = [];
  for (const corpus of readdirSync(join(cacheFolder(), 'sources')).sort()) {
    if (corpus.endsWith('.part')) {
      continue;
    }
    mkdirSync(join(target, corpus), { recursive: true });
    for (const file of filesIn(join(cacheFolder(), 'sources', corpus))) {
      for (const octets of messagesIn(readFileSync(file))) {
        const digest = createHash('sha256').update(octets).digest('hex').slice(0, 24);
        if (!seen.has(digest)) {
          seen.add(digest);
          const path = join(target, corpus, `${digest}.eml`);
          if (!existsSync(path)) {
            writeFileSync(path, octets);
          }
          messages.push({ corpus, path });
        }
      }
    }
  }
  return messages;
}

function* filesIn(folder: string): Generator<string> {
  for (const entry of readdirSync(folder, { withFileTypes: true }).sort((left, right) =>
    left.name < right.name ? -1 : 1,
  )) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      yield* filesIn(path);
    } else if (entry.isFile() && !NO_MAIL.test(entry.name) && statSync(path).size <= LARGEST_FILE) {
      yield path;
    }
  }
}

/** The messages of a file: one, those of an mbox, or none. */
function messagesIn(octets: Buffer): readonly Buffer[] {
  if (octets.subarray(0, 5).toString('latin1') !== 'From ') {
    return looksLikeMail(octets) ? [octets] : [];
  }
  const starts = [0];
  for (let at = octets.indexOf('\nFrom '); at !== -1; at = octets.indexOf('\nFrom ', at + 1)) {
    if (octets[at - 1] === 0x0a || octets.subarray(at - 3, at).toString('latin1') === '\r\n\r') {
      starts.push(at + 1);
    }
  }
  return starts
    .slice(0, MOST_OF_ONE_FILE)
    .map((start, index) => {
      const whole = octets.subarray(start, starts[index + 1] ?? octets.length);
      return whole.subarray(whole.indexOf('\n') + 1);
    })
    .filter(looksLikeMail);
}

function looksLikeMail(octets: Buffer): boolean {
  if (octets.length < 20 || octets.length > LARGEST_MESSAGE) {
    return false;
  }
  const head = octets.subarray(0, 8_192).toString('latin1');
  const [header = ''] = head.split(/\r?\n\r?\n/u);
  return FIELD_LINE.test(head) && USUAL_FIELD.test(header) && !header.includes('\0');
}
