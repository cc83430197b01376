import assert from 'node:assert/strict';
import { wireTracer } from '../../../src/mailbox/wireTracer';
import { RecordingLogger } from '../accounts/recordingLogger';

describe('the trace of the wire', () => {
  it('marks the direction, and makes what a server sends harmless', () => {
    const logger = new RecordingLogger();
    const trace = wireTracer(logger);
    trace('sent', 'STAT');
    trace('received', '+OK \u001b[2J\r\nC: DELE 1');
    assert.deepEqual(logger.lines, ['C: STAT', 'S: +OK [2J C: DELE 1']);
  });

  it('follows at once whether anyone wants to see it', () => {
    const logger = new RecordingLogger();
    const trace = wireTracer(logger);
    logger.isTracing = false;
    trace('sent', 'STAT');
    logger.isTracing = true;
    trace('sent', 'NOOP');
    assert.deepEqual(logger.lines, ['C: NOOP']);
  });
});
