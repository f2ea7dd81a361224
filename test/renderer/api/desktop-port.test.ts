import { expect, it } from 'vitest';
import { requestPort } from '../../../renderer/api/desktop-port.ts';
import { portMessage } from '../../../shared/wire/index.ts';

it('takes the port from its own window’s message and from no other', async () => {
  const origin = 'app://fallback-links';
  const window = Object.assign(new EventTarget(), { location: { origin } });
  const [ours, theirs] = [new MessageChannel().port1, new MessageChannel().port1];
  const message = { source: window, origin, data: portMessage, ports: [ours] };
  const forged = [
    { ...message, source: {}, ports: [theirs] },
    { ...message, origin: 'null', ports: [theirs] },
    { ...message, data: 'other', ports: [theirs] },
    { ...message, ports: [] },
  ];
  const bridge = {
    requestPort: () => {
      for (const each of [...forged, message]) window.dispatchEvent(Object.assign(new Event('message'), each));
    },
    pathOf: () => null,
    onOpenRelease: () => undefined,
  };

  expect(await requestPort(bridge, window)).toBe(ours);
});
