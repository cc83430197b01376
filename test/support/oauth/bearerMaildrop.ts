import type { Handler } from '../scriptedMaildrop';
import type { AuthorizationServer } from './authorizationServer';

/** Answers AUTH as a mail server does that asks its authorization server about each token (RFC 7628 §3.2, RFC 7662). */
export function bearerLogin(server: AuthorizationServer, user: string): Handler {
  return async (connection, command) => {
    let response = command.words[1];
    if (response === undefined) {
      await connection.write('+ \r\n');
      response = await connection.readLine();
    }
    const message = Buffer.from(response, 'base64').toString('latin1');
    const token = /auth=Bearer ([^\u0001]*)\u0001/u.exec(message)?.[1] ?? '';
    const named = /(?:^user=|a=)([^,\u0001]*)/u.exec(message)?.[1];
    const { active, sub } = await server.introspect(token);
    if (active && sub === user && named === user) {
      return '+OK\r\n';
    }
    await connection.write(`+ ${Buffer.from('{"status":"invalid_token"}').toString('base64')}\r\n`);
    await connection.readLine();
    return '-ERR [AUTH] The token is not good\r\n';
  };
}
