import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rmSync } from 'node:fs';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A certificate with its private key, as PEM texts and as the files they are in. */
export interface TestCertificate {
  readonly cert: string;
  readonly key: string;
  readonly certPath: string;
  readonly keyPath: string;
}

export interface TestCertificates {
  /** The authority that signed all others but `selfSigned`. */
  readonly authority: TestCertificate;
  /** Valid for `localhost`, `127.0.0.1` and `::1`. */
  readonly good: TestCertificate;
  /** The same names, another key and serial number: what a server shows after its certificate was replaced. */
  readonly renewed: TestCertificate;
  readonly selfSigned: TestCertificate;
  /** Valid for the right names, in the year 2020 only. */
  readonly expired: TestCertificate;
  /** Valid for `other.test` only. */
  readonly wrongHost: TestCertificate;
  /** Valid for `www.example.com` only. */
  readonly publicHost: TestCertificate;
}

const LOCAL_NAMES = 'DNS:localhost,IP:127.0.0.1,IP:::1';
let made: Promise<TestCertificates> | undefined;

/**
 * Makes a test authority and its certificates, once per process, in a temporary directory that goes with the process.
 * @throws Error where there is no `openssl` command
 */
export function testCertificates(): Promise<TestCertificates> {
  made ??= makeAll();
  return made;
}

async function makeAll(): Promise<TestCertificates> {
  const directory = await mkdtemp(join(tmpdir(), 'pop3-test-certificates-'));
  process.once('exit', () => {
    rmSync(directory, { recursive: true, force: true });
  });
  const authority = await makeAuthority(directory);
  const sign = (
    name: string,
    subjectAltName: string,
    isExpired = false,
  ): Promise<TestCertificate> => makeSigned(directory, name, subjectAltName, authority, isExpired);
  return {
    authority,
    good: await sign('good', LOCAL_NAMES),
    renewed: await sign('renewed', LOCAL_NAMES),
    selfSigned: await makeSelfSigned(directory),
    expired: await sign('expired', LOCAL_NAMES, true),
    wrongHost: await sign('wrongHost', 'DNS:other.test'),
    publicHost: await sign('publicHost', 'DNS:www.example.com'),
  };
}

const NEW_KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];

async function makeAuthority(directory: string): Promise<TestCertificate> {
  const paths = pathsOf(directory, 'authority');
  await openssl([
    ...['req', '-x509', ...NEW_KEY, '-days', '3650', '-subj', '/CN=Test authority'],
    ...['-addext', 'keyUsage=critical,keyCertSign,cRLSign'],
    ...['-keyout', paths.keyPath, '-out', paths.certPath],
  ]);
  return read(paths);
}

async function makeSelfSigned(directory: string): Promise<TestCertificate> {
  const paths = pathsOf(directory, 'selfSigned');
  await openssl([
    ...['req', '-x509', ...NEW_KEY, '-days', '365', '-subj', '/CN=localhost'],
    ...['-addext', `subjectAltName=${LOCAL_NAMES}`],
    ...['-keyout', paths.keyPath, '-out', paths.certPath],
  ]);
  return read(paths);
}

async function makeSigned(
  directory: string,
  name: string,
  subjectAltName: string,
  authority: TestCertificate,
  isExpired: boolean,
): Promise<TestCertificate> {
  const paths = pathsOf(directory, name);
  const request = join(directory, `${name}.request.pem`);
  await openssl([
    ...['req', '-new', ...NEW_KEY, '-subj', `/CN=Test server ${name}`],
    ...['-keyout', paths.keyPath, '-out', request],
  ]);
  // `openssl ca` is the one command that takes a validity in the past in all versions since 1.1.
  const folder = await mkdtemp(join(directory, 'ca-'));
  const configuration = join(folder, 'ca.cnf');
  await writeFile(join(folder, 'index.txt'), '');
  await writeFile(
    configuration,
    `[ca]
default_ca = test
[test]
database = ${join(folder, 'index.txt')}
new_certs_dir = ${folder}
rand_serial = yes
default_md = sha256
policy = policy
x509_extensions = server
[policy]
commonName = supplied
[server]
basicConstraints = CA:FALSE
extendedKeyUsage = serverAuth,clientAuth
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
subjectAltName = ${subjectAltName}
`,
  );
  const validity = isExpired
    ? ['-startdate', '20200101000000Z', '-enddate', '20201231235959Z']
    : ['-days', '365'];
  await openssl([
    ...['ca', '-batch', '-notext', '-config', configuration, ...validity],
    ...['-cert', authority.certPath, '-keyfile', authority.keyPath],
    ...['-in', request, '-out', paths.certPath],
  ]);
  await rm(folder, { recursive: true });
  return read(paths);
}

interface CertificatePaths {
  readonly certPath: string;
  readonly keyPath: string;
}

function pathsOf(directory: string, name: string): CertificatePaths {
  return {
    certPath: join(directory, `${name}.cert.pem`),
    keyPath: join(directory, `${name}.key.pem`),
  };
}

async function read(paths: CertificatePaths): Promise<TestCertificate> {
  const [cert, key] = await Promise.all([
    readFile(paths.certPath, 'utf8'),
    readFile(paths.keyPath, 'utf8'),
  ]);
  return { ...paths, cert, key };
}

async function openssl(args: readonly string[]): Promise<void> {
  try {
    await run('openssl', [...args]);
  } catch (error) {
    const { code, stderr } = error as { code?: unknown; stderr?: string };
    throw new Error(
      code === 'ENOENT'
        ? 'The test certificates need the openssl command (Debian: apt-get install openssl)'
        : `openssl ${args[0] ?? ''} failed: ${stderr ?? ''}`,
      { cause: error },
    );
  }
}
