import assert from 'node:assert/strict';
import { errorLine, roomLogger } from '../../../src/platform/logger';
import { Pop3Error } from '../../../src/pop3/errors';
import { RecordingLogger } from '../accounts/recordingLogger';

describe('roomLogger', () => {
  it('says where a line comes from, and lets no line forge another', () => {
    const sink = new RecordingLogger();
    const logger = roomLogger(sink, 'mailbox');
    logger.info('+OK \u001b[2J\r\n[accounts] forged');
    logger.error(`x${'y'.repeat(10_000)}`);
    assert.equal(sink.lines[0], '[mailbox] +OK [2J [accounts] forged');
    assert.ok((sink.lines[1] ?? '').length <= 2020);
  });
});

describe('errorLine', () => {
  it('names class and code, and nothing of the cause', () => {
    const error = new Pop3Error('connect', 'No connection', { cause: new Error('canary') });
    assert.equal(errorLine(error), 'Pop3Error (connect): No connection');
    assert.equal(errorLine('canary'), 'Unknown error');
  });
});
