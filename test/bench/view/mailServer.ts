// A process of its own, so that what it takes to serve a maildrop is not taken from whoever measures.
import { startSampleServer } from '../../support/sampleServer/sampleServer';
import { viewMessages } from './messages';

const USER = 'sample';

async function main(): Promise<void> {
  const server = await startSampleServer();
  server.maildrops.get(USER)?.deliverAll(viewMessages());
  process.once('disconnect', () => {
    void server.close();
  });
  process.send?.({ host: server.host, port: server.port, user: USER, password: 'sample' });
}

void main();
