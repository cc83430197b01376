import assert from 'node:assert/strict';
import { encodeCommand } from '../../../src/pop3/command';
import type { Exchange } from '../../../src/pop3/exchange';
import { ONE_AT_A_TIME, PIPELINED, PipelineWindow } from '../../../src/pop3/pipelineWindow';

const command = encodeCommand('TOP', 1_000, 0);
const ahead: Exchange = { command, hasBody: true, priority: 'background', expectedOctets: 500 };
const wanted: Exchange = { command, hasBody: true, priority: 'user', expectedOctets: 500 };

function filled(size = PIPELINED, exchange = ahead): PipelineWindow {
  const window = new PipelineWindow(size);
  while (window.hasRoomFor(exchange)) {
    window.enter(exchange);
  }
  return window;
}

/** How many replies must come before there is room again. */
function repliesBeforeRoom(window: PipelineWindow, exchange: Exchange): number {
  let replies = 0;
  while (!window.hasRoomFor(exchange)) {
    window.leave(ahead);
    replies += 1;
  }
  return replies;
}

describe('the pipelining window', () => {
  it('once full, is refilled with what is fetched ahead when an eighth of it is free', () => {
    const replies = repliesBeforeRoom(filled(), ahead);
    assert.ok(replies >= PIPELINED.commands / 8 && replies < PIPELINED.commands / 4, `${replies}`);
  });

  it('once it has such room, is filled to its end', () => {
    const window = filled();
    const replies = repliesBeforeRoom(window, ahead);
    let sent = 0;
    while (window.hasRoomFor(ahead)) {
      window.enter(ahead);
      sent += 1;
    }
    assert.equal(sent, replies);
  });

  it('takes what a user waits for as soon as it fits', () => {
    assert.equal(repliesBeforeRoom(filled(), wanted), 1);
  });

  it('is refilled likewise where octets fill it', () => {
    const large = { ...ahead, expectedOctets: 100_000 };
    const window = filled(PIPELINED, large);
    window.leave(large);
    assert.equal(window.hasRoomFor(large), false);
    assert.equal(window.hasRoomFor({ ...large, priority: 'user' }), true);
    for (let left = 0; left < PIPELINED.replyOctets / 8; left += large.expectedOctets) {
      window.leave(large);
    }
    assert.equal(window.hasRoomFor(large), true);
  });

  it('lets one command at a time through without PIPELINING', () => {
    const window = filled(ONE_AT_A_TIME);
    assert.equal(repliesBeforeRoom(window, ahead), 1);
  });
});
