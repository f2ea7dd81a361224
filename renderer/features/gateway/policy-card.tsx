import { useState } from 'react';
import type { GatewayView } from '../../../shared/contract/index.ts';
import { type PolicySetting, policySettings } from '../../../shared/fallback/index.ts';
import { Button, Card, ConfirmDialog, FigureRow, Fold, formatCount } from '../../ui/index.ts';
import { setDraft, useDrafts } from './drafts.ts';
import { changedCount, policyGroups, withFigure } from './model/policy-groups.ts';
import { fieldText, fieldUnit, parseQuantity, quantityText } from './model/quantity.ts';
import styles from './settings-screen.module.css';
import { useField } from './use-field.ts';
import { useGatewayUpdate } from './use-gateway-update.ts';

type Policy = GatewayView['settings']['policy'];

/** Every figure of the fallback policy, in words. */
export function PolicyCard({ gateway }: { readonly gateway: GatewayView }) {
  const { policy } = gateway.settings;
  const drafts = useDrafts((state) => state.texts);
  const changed = changedCount(policy, policySettings);
  return (
    <Card title="When a source is left" aside={changed > 0 && <AllUsual changed={changed} />} isFlush>
      <p className={styles.lead} style={{ paddingTop: 12 }}>
        The figures are right for most. Downloads that are under way end as they began; the next one goes by what stands
        here.
      </p>
      <div className={styles.groups}>
        {policyGroups.map(({ id, title, settings }) => {
          const count = changedCount(policy, settings);
          const isOpenFirst = count > 0 || settings.some(({ key }) => drafts[draftKey(key)] !== undefined);
          return (
            <Fold
              key={id}
              title={title}
              aside={count === 0 ? 'as usual' : `${count} of ${settings.length} changed`}
              isOpenFirst={isOpenFirst}
            >
              {settings.map((setting) => (
                <Figure key={setting.key} setting={setting} policy={policy} />
              ))}
            </Fold>
          );
        })}
      </div>
    </Card>
  );
}

function Figure({ setting, policy }: { readonly setting: PolicySetting; readonly policy: Policy }) {
  const value = policy[setting.key] ?? setting.default;
  const field = useField({
    key: draftKey(setting.key),
    value,
    format: (number) => fieldText(setting, number),
    parse: (text) => parseQuantity(setting, text),
    patch: (number, settings) => ({ policy: withFigure(settings.policy, setting, number) }),
  });
  const usual = quantityText(setting.unit, setting.default);
  const isUsual = field.text === fieldText(setting, setting.default);
  return (
    <FigureRow
      label={setting.label}
      description={setting.explanation}
      unit={fieldUnit(setting)}
      value={field.text}
      error={field.error}
      onChange={field.onChange}
      onBlur={field.commit}
      onSubmit={field.commit}
      aside={
        isUsual ? (
          'as usual'
        ) : (
          <Button variant="quiet" size="small" onPress={() => field.set(setting.default)}>
            Back to {usual}
          </Button>
        )
      }
    />
  );
}

function AllUsual({ changed }: { readonly changed: number }) {
  const [isAsking, setIsAsking] = useState(false);
  const update = useGatewayUpdate();
  return (
    <>
      <Button size="small" isPending={update.isPending} onPress={() => setIsAsking(true)}>
        All back to usual
      </Button>
      <ConfirmDialog
        title="Set every figure back to its usual value?"
        confirmLabel="Set them back"
        isOpen={isAsking}
        onClose={() => setIsAsking(false)}
        onConfirm={() => {
          for (const { key } of policySettings) setDraft(draftKey(key), null);
          void update.run(() => ({ policy: {} }));
        }}
      >
        {formatCount(changed, 'figure')} {changed === 1 ? 'is' : 'are'} not as usual. What was set before is not kept.
      </ConfirmDialog>
    </>
  );
}

function draftKey(key: PolicySetting['key']): string {
  return `policy ${key}`;
}
