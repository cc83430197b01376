import { connect, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';

/**
 * Talks POP3 by hand, to test servers: it shares no code with the client that the project ships, nor with the servers.
 */
export class RawPop3Client {
  private buffer = Buffer.alloc(0);
  private wake: () => void = () => undefined;
  private isClosed = false;

  private constructor(private socket: Socket) {
    this.listen();
  }

  /** @param ca PEM text; with it the connection is TLS from the first octet */
  static async connect(port: number, ca?: string): Promise<RawPop3Client> {
    const host = '127.0.0.1';
    const socket =
      ca === undefined
        ? connect({ host, port })
        : connectTls({ host, port, ca, servername: 'localhost' });
    await new Promise<void>((resolve, reject) => {
      socket.once(ca === undefined ? 'connect' : 'secureConnect', resolve);
      socket.once('error', reject);
    });
    return new RawPop3Client(socket);
  }

  send(line: string): void {
    this.socket.write(`${line}\r\n`);
  }

  write(octets: string | Buffer): void {
    this.socket.write(octets);
  }

  /** The next line, its CRLF included. */
  line(): Promise<string> {
    return this.through('\r\n').then((octets) => octets.toString('utf8'));
  }

  /** Sends a command and reads one status line, without its CRLF. */
  async command(line: string): Promise<string> {
    this.send(line);
    return (await this.line()).slice(0, -2);
  }

  /** Everything to the final dot of a multi-line reply whose status line has been read, exactly as sent. */
  async rawBody(): Promise<Buffer> {
    if (await this.startsWith('.\r\n')) {
      return this.take(3);
    }
    return this.through('\r\n.\r\n');
  }

  /** The same without dot-stuffing and final dot. */
  async body(): Promise<Buffer> {
    const raw = (await this.rawBody()).subarray(0, -3).toString('latin1');
    return Buffer.from(raw.replace(/(^|\r\n)\./gu, '$1'), 'latin1');
  }

  /** Sends a command that has a multi-line reply and gives the body. */
  async multiLine(line: string): Promise<Buffer> {
    const status = await this.command(line);
    if (!status.startsWith('+OK')) {
      throw new Error(`${line} was answered ${status}`);
    }
    return this.body();
  }

  async logIn(user: string, password: string): Promise<string> {
    await this.command(`USER ${user}`);
    return this.command(`PASS ${password}`);
  }

  /** Does the handshake that follows an accepted STLS. */
  async startTls(ca: string): Promise<void> {
    const plain = this.socket.removeAllListeners();
    const secure = connectTls({ socket: plain, ca, servername: 'localhost' });
    await new Promise<void>((resolve, reject) => {
      secure.once('secureConnect', resolve);
      secure.once('error', reject);
    });
    this.socket = secure;
    this.listen();
  }

  /** Waits until the server has ended the connection, and gives what came before that. */
  async ended(): Promise<Buffer> {
    while (!this.isClosed) {
      await this.more();
    }
    return this.buffer;
  }

  /** Resolves when the socket is closed for good. */
  async destroy(): Promise<void> {
    this.socket.destroy();
    await this.ended();
  }

  private listen(): void {
    this.socket.on('data', (chunk: Buffer) => {
      this.buffer = Buffer.concat([this.buffer, chunk]);
      this.wake();
    });
    this.socket.on('error', () => {
      this.socket.destroy();
    });
    this.socket.on('close', () => {
      this.isClosed = true;
      this.wake();
    });
  }

  private async more(): Promise<void> {
    if (this.isClosed) {
      throw new Error(
        `The server ended the connection after ${JSON.stringify(this.buffer.toString())}`,
      );
    }
    await new Promise<void>((resolve) => {
      this.wake = resolve;
    });
  }

  private async startsWith(text: string): Promise<boolean> {
    while (this.buffer.length < text.length) {
      await this.more();
    }
    return this.buffer.subarray(0, text.length).toString('latin1') === text;
  }

  private async through(delimiter: string): Promise<Buffer> {
    let searched = 0;
    for (;;) {
      const found = this.buffer.indexOf(delimiter, searched, 'latin1');
      if (found !== -1) {
        return this.take(found + delimiter.length);
      }
      searched = Math.max(0, this.buffer.length - delimiter.length);
      await this.more();
    }
  }

  private take(length: number): Buffer {
    const taken = this.buffer.subarray(0, length);
    this.buffer = this.buffer.subarray(length);
    return taken;
  }
}
