import assert from 'node:assert/strict';
import { inspectSource } from '../../../src/source/inspector/inspect';
import type { InspectorNode } from '../../../src/source/inspector/node';
import { ParsedSource } from '../../../src/source/parsedSource';
import { sampleMessages } from '../../support/sampleMessages/sampleMessages';
import { nested, sourceOf, textAt } from './sourceHarness';

const WORDING = {
  now: Date.UTC(2026, 10, 24),
  locale: 'en-GB',
  timeZone: 'UTC',
  size: (octets: number): string => `${octets} B`,
};

function shown(nodes: readonly InspectorNode[], depth = 0): readonly string[] {
  return nodes.flatMap(({ label, description, icon, children }) => [
    `${'  '.repeat(depth)}${icon}: ${label} (${description})`,
    ...shown(children, depth + 1),
  ]);
}

function everyNode(nodes: readonly InspectorNode[]): readonly InspectorNode[] {
  return nodes.flatMap((node) => [node, ...everyNode(node.children)]);
}

describe('the inspector of a message', () => {
  it('tells the route in the order of travel, with delays and encryption', () => {
    const source = sourceOf(
      'Received: from relay.example.org (relay.example.org [192.0.2.2])',
      ' by mx.example.com with ESMTPS (version=TLSv1.3 cipher=TLS_AES_256_GCM_SHA384)',
      ' id 22; Tue, 24 Nov 2026 10:00:07 +0000',
      'Received: from laptop.example.org by relay.example.org with ESMTP id 11;',
      ' Tue, 24 Nov 2026 10:00:05 +0000',
      'Subject: x',
      '',
    );
    const [route] = inspectSource(source, WORDING);
    assert.deepEqual(shown([route!]), [
      'route: Route (2 hops · 2 seconds in all)',
      '  plainHop: laptop.example.org → relay.example.org (ESMTP)',
      '  encryptedHop: relay.example.org → mx.example.com (+2 seconds · ESMTPS · TLS 1.3, TLS_AES_256_GCM_SHA384)',
    ]);
    assert.match(textAt(source, route!.children[1]!.range!), /^Received: from relay/u);
  });

  it('tells what servers stated of its authentication, with what failed', () => {
    const source = sourceOf(
      'Authentication-Results: mx.example.com; spf=pass smtp.mailfrom=example.org;',
      ' dkim=fail header.d=example.org; dmarc=none',
      '',
    );
    const authentication = inspectSource(source, WORDING)[1]!;
    assert.deepEqual(shown([authentication]), [
      'authentication: Authentication (spf pass · dkim fail · dmarc none)',
      '  failed: mx.example.com ()',
      '    passed: SPF pass (smtp.mailfrom=example.org)',
      '    failed: DKIM fail (header.d=example.org)',
      '    undecided: DMARC none ()',
    ]);
  });

  it('says where nothing is told', () => {
    assert.deepEqual(shown(inspectSource(sourceOf('Subject: x', ''), WORDING)).slice(0, 2), [
      'route: Route (no Received field)',
      'authentication: Authentication (nothing stated)',
    ]);
  });

  it('tells the parts with their sizes, which add up to no more than the whole', () => {
    const source = nested();
    const parts = inspectSource(source, WORDING)[2]!;
    assert.deepEqual(
      everyNode(parts.children).map(({ label, icon }) => `${icon} ${label}`),
      [
        'multipart multipart/mixed',
        'multipart 1 multipart/related',
        'text 1.1 text/html',
        'image 1.2 image/png',
        'message 2 message/rfc822',
        'text 2.1 text/plain',
      ],
    );
    for (const { range, children } of everyNode(parts.children)) {
      const inner = children.reduce((sum, child) => sum + child.range!.end - child.range!.start, 0);
      assert.equal(inner <= range!.end - range!.start, true);
    }
  });

  it('makes rows of every sample message that are safe to show', () => {
    for (const { octets } of sampleMessages()) {
      for (const { label, description, details } of everyNode(
        inspectSource(new ParsedSource(octets), WORDING),
      )) {
        for (const text of [label, description, ...details]) {
          assert.doesNotMatch(text, /[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]|\$\(/u);
        }
        assert.notEqual(label, '');
      }
    }
  });
});
