import assert from 'node:assert/strict';
import { errorLine, roomLogger, untilDisposed } from '../../../src/platform/logger';
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

describe('a log that was closed', () => {
  it('takes lines and drops them', () => {
    const sink = new RecordingLogger();
    const log = untilDisposed(sink, () => true);
    log.trace('heard');
    log.dispose();
    for (const level of ['trace', 'debug', 'info', 'warn', 'error'] as const) {
      log[level]('too late');
    }
    assert.deepEqual(sink.lines, ['heard']);
    assert.equal(log.isTracing, false);
  });
});

describe('tracing', () => {
  it('begins and ends at once with the level of the channel', () => {
    let isTracing = true;
    const logger = roomLogger(
      untilDisposed(new RecordingLogger(), () => isTracing),
      'mailbox',
    );
    const seen = [true, false, true].map((level) => {
      isTracing = level;
      return logger.isTracing;
    });
    assert.deepEqual(seen, [true, false, true]);
  });
});

describe('errorLine', () => {
  it('names class and code, and nothing of the cause', () => {
    const error = new Pop3Error('connect', 'No connection', { cause: new Error('canary') });
    assert.equal(errorLine(error), 'Pop3Error (connect): No connection');
    assert.equal(errorLine('canary'), 'Unknown error');
  });
});
