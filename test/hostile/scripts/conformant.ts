import { scriptedMaildrop } from '../../support/scriptedMaildrop';
import { type HostileScript, inSession } from '../hostileScript';

const MESSAGE = Buffer.from('Subject: mild\r\n\r\n.mild\r\n');

/** What all others are measured against. */
export const conformantScript: HostileScript = {
  name: 'A1 a server that does nothing wrong',
  serve: ({ good }) => scriptedMaildrop({ messages: [MESSAGE], stls: good }),
  tlsMode: 'startTls',
  act: inSession(
    (client) => client.stat(),
    (client) => client.list(),
    (client) => client.uidl(),
    (client) => client.top(1, 0),
    (client) => client.retr(1),
    (client) => client.quit(),
  ),
  expected: ['done', 'done', 'done', 'done', 'done', 'done'],
};
