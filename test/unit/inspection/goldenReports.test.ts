import assert from 'node:assert/strict';
import type { FindingCode } from '../../../src/inspection/findings';
import { SERVER_MODELS } from '../../support/serverModels/serverModels';
import { codesOf, inspect, message } from './inspectionHarness';
import { deleting, firstUid, MODEL_UIDS, type ModelName } from './modelUids';

const DOTTED = message('dotted', '.one\r\n..two\r\n.\r\n\r\nEnd.\r\n');
const LONG_LINE = message('long line', `${'x'.repeat(70_000)}\r\nAfter.\r\n`);
const ALL = [message('plain'), DOTTED, LONG_LINE];

/** All that is found, at each depth what comes on top of the one before. */
const GOLDEN: Readonly<
  Record<ModelName, Readonly<Record<'look' | 'read' | 'delete', readonly FindingCode[]>>>
> = {
  mailpit: {
    look: ['maildropNotLocked', 'topExtraBlankLine'],
    read: ['sizeOneLineShort'],
    delete: ['deletedStillListed', 'deletedStillCounted', 'deletedStillReadable'],
  },
  greenmail: {
    look: ['maildropNotLocked', 'topNotAnnounced', 'emptyLineEndsSession', 'rsetAnsweredTwice'],
    read: ['sizeWithoutHeader'],
    delete: ['deletedStillListed', 'deletedStillReadable', 'marksOutliveSession'],
  },
  inbucket: {
    look: ['protocolBroken', 'maildropNotLocked'],
    read: ['sizeWrong'],
    delete: [],
  },
  smtp4dev: {
    look: ['maildropNotLocked', 'topAnnouncedMissing', 'emptyLineEndsSession'],
    read: [],
    delete: ['deleRenumbers', 'rsetRestoresNothing', 'deletesWithoutQuit'],
  },
};

const TITLES: Readonly<Record<ModelName, string>> = {
  mailpit: 'Mailpit',
  greenmail: 'GreenMail',
  inbucket: 'Inbucket',
  smtp4dev: 'smtp4dev',
};

describe('the report on a mail test server', () => {
  for (const name of Object.keys(GOLDEN) as ModelName[]) {
    const { look, read, delete: deletion } = GOLDEN[name];

    it(`L1, L3 tells the defects of ${TITLES[name]}, the deeper the more`, async () => {
      for (const [depth, expected] of [
        ['look', look],
        ['read', [...look, ...read]],
        ['delete', [...look, ...read, ...deletion]],
      ] as const) {
        const model = await SERVER_MODELS[name]({ messages: ALL });
        try {
          const changes =
            depth === 'delete' ? deleting(firstUid(model, MODEL_UIDS[name])) : { depth };
          const report = await inspect(model, changes);
          assert.deepEqual([...codesOf(report)].sort(), [...expected].sort(), depth);
          assert.equal(report.failure, undefined);
          // What the defects of the server cost the throw-away message is all that may be lost.
          const lost = depth === 'delete' && name === 'smtp4dev' ? 1 : 0;
          assert.equal(model.maildrop.snapshot().length, ALL.length - lost);
        } finally {
          await model.close();
        }
      }
    });
  }

  it('of GreenMail leaves no mark of a deletion behind', async () => {
    const model = await SERVER_MODELS.greenmail({ messages: ALL });
    try {
      await inspect(model, deleting(firstUid(model, MODEL_UIDS.greenmail)));
      const report = await inspect(model);
      assert.equal(report.facts.messageCount, ALL.length);
      assert.equal(model.maildrop.snapshot().length, ALL.length);
    } finally {
      await model.close();
    }
  });
});
