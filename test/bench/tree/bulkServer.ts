// A process of its own, so that what it takes to serve a maildrop is not taken from whoever measures.
import { bulkMessage } from '../../support/sampleMessages/bulk';
import { startSampleServer } from '../../support/sampleServer/sampleServer';

/** What the process is told, by the channel between the two. */
export type BulkServerOrder = 'accept' | 'deliver';

const USER = 'sample';

async function main(count: number): Promise<void> {
  // Whoever comes before it is told to accept is refused, so that a list can be asked for when the measurement begins.
  const server = await startSampleServer({ faults: { greetingRefusal: 'Not yet' } });
  const maildrop = server.maildrops.get(USER);
  maildrop?.deliverAll(messages(count));
  let delivered = count;
  process.on('message', (order: BulkServerOrder) => {
    if (order === 'accept') {
      delete server.faults.greetingRefusal;
    } else {
      delivered += 1;
      maildrop?.deliverAll([bulkMessage(delivered)]);
    }
    process.send?.('done');
  });
  process.once('disconnect', () => {
    void server.close();
  });
  process.send?.({ host: server.host, port: server.port, user: USER, password: 'sample' });
}

function* messages(count: number): Iterable<Buffer> {
  for (let index = 1; index <= count; index += 1) {
    yield bulkMessage(index);
  }
}

void main(Number(process.argv[2]));
