import { curl } from './curlPeer';
import { type DriverCommand, DriverPeer } from './driverPeer';
import type { Peer } from './model';
import { mpop } from './mpopPeer';
import type { PeerContext } from './peerContext';
import type { Tools } from './tools';

/** Everyone that is measured, in the order of the tables. */
export async function allPeers(tools: Tools, context: PeerContext): Promise<readonly Peer[]> {
  const { versions } = tools;
  const node = (
    name: Parameters<Tools['driver']>[0],
    ...more: readonly string[]
  ): DriverCommand => ({
    program: process.execPath,
    before: [tools.driver(name)],
    after: more,
  });
  return [
    new DriverPeer(context, node('client'), {
      id: 'client',
      name: `**our POP3 client** ${versions.ours}`,
      kind: 'ours',
      isSequential: false,
    }),
    new DriverPeer(context, node('client'), {
      id: 'warm',
      name: `**our POP3 client** ${versions.ours}, its code warm`,
      kind: 'ours',
      isSequential: false,
      isWarm: true,
    }),
    new DriverPeer(context, node('client'), {
      id: 'stream',
      name: `**our POP3 client** ${versions.ours}, to a file`,
      kind: 'ours',
      isSequential: false,
      streams: true,
    }),
    new DriverPeer(context, node('mailbox'), {
      id: 'mailbox',
      name: `**our mailbox** ${versions.ours}`,
      kind: 'ours',
      isSequential: false,
      workerPath: tools.workerPath,
      impossible: { messages: 'fetches what is opened' },
      remarks: { headers: 'lists first and parses each header in its worker' },
    }),
    await curl(context, versions.curl),
    await mpop(context, versions.mpop),
    new DriverPeer(
      context,
      { program: tools.python, before: [tools.poplibDriver], after: [] },
      {
        id: 'poplib',
        name: `poplib of Python ${versions.python}`,
        kind: 'peer',
        isSequential: true,
      },
    ),
    new DriverPeer(context, node('nodePop3', tools.npmPeersFrom), {
      id: 'node-pop3',
      name: `node-pop3 ${versions.nodePop3}`,
      kind: 'peer',
      isSequential: true,
    }),
    new DriverPeer(context, node('yapople', tools.npmPeersFrom), {
      id: 'yapople',
      name: `yapople ${versions.yapople}`,
      kind: 'peer',
      isSequential: true,
      remarks: { list: 'LIST only: it has no UIDL' },
    }),
    new DriverPeer(context, node('reference'), {
      id: 'reference',
      name: 'reader that looks at nothing',
      kind: 'reference',
      isSequential: false,
    }),
  ];
}
