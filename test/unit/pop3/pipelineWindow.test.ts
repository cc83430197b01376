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
    assert.ok(replies >= 1_000 / 8 && replies < 1_000 / 4, `${replies}`);
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

  describe('follows the pace of the server', () => {
    interface Server {
      readonly roundTrip: number;
      readonly repliesPerSecond: number;
      /** How many commands are wanted at a time; without it there are always more. */
      readonly wanted?: number;
    }

    /** How many commands are under way after some seconds with a server. */
    function underWay(server: Server, seconds = 10): number {
      const { roundTrip, repliesPerSecond, wanted: atATime = Infinity } = server;
      let time = 0;
      const window = new PipelineWindow(PIPELINED, () => time);
      const arrivals: number[] = [];
      let served = 0;
      const send = (): void => {
        while (arrivals.length < atATime && window.hasRoomFor(ahead)) {
          window.enter(ahead);
          served = Math.max(served, time + roundTrip / 2) + 1_000 / repliesPerSecond;
          arrivals.push(served + roundTrip / 2);
        }
      };
      send();
      while (time < seconds * 1_000) {
        time = arrivals.shift() ?? Infinity;
        window.leave(ahead);
        send();
      }
      return arrivals.length;
    }

    it('with as much as fits for one that is far and fast', () => {
      assert.ok(underWay({ roundTrip: 200, repliesPerSecond: 20_000 }) > 1_700);
    });

    it('with half a second of work for one that is slow', () => {
      const near = underWay({ roundTrip: 20, repliesPerSecond: 200 });
      assert.ok(near > 80 && near <= 130, `${near}`);
      const far = underWay({ roundTrip: 1_000, repliesPerSecond: 200 });
      assert.ok(far > 200 && far <= 350, `${far}`);
    });

    it('with few commands, but not one by one, for one that is very slow', () => {
      const count = underWay({ roundTrip: 20, repliesPerSecond: 2 }, 1_000);
      assert.ok(count >= 40 && count <= 50, `${count}`);
    });

    it('and goes by nothing where few commands are wanted', () => {
      assert.equal(underWay({ roundTrip: 200, repliesPerSecond: 20_000, wanted: 3 }), 3);
      let time = 0;
      const window = new PipelineWindow(PIPELINED, () => time);
      for (let second = 0; second < 60; second += 1) {
        window.enter(wanted);
        time += 1_000;
        window.leave(wanted);
      }
      let room = 0;
      while (window.hasRoomFor(wanted)) {
        window.enter(wanted);
        room += 1;
      }
      assert.equal(room, 1_000);
    });
  });
});
