import { type ActiveConfiguration, providerKinds, sensitivities } from '@tragwerk/contracts/gateway'
import { Field, Input, Select } from '../../design/index.ts'
import { useWords } from '../../words/index.ts'
import { toPath } from '../configuration/configuration-path.ts'
import { EditDialog } from '../configuration/EditDialog.tsx'
import { FormSection } from '../configuration/FormSection.tsx'
import { NumberField } from '../configuration/NumberField.tsx'
import { sortProblems } from '../configuration/problems-by-field.ts'
import { TimeoutFields, timeoutFields } from '../configuration/TimeoutFields.tsx'
import { useEdit } from '../configuration/use-edit.ts'
import { modelsWords } from '../words.ts'
import { KindFields } from './KindFields.tsx'
import { kindNames } from './kind-names.ts'
import { MoreProviderFields } from './MoreProviderFields.tsx'
import {
  type ProviderDraft,
  type ProviderParts,
  refuseProvider,
  toProviderDraft,
  withProvider,
} from './provider-draft.ts'
import { providerWords } from './words.ts'

const fields = [
  'name',
  'kind',
  'baseUrl',
  'resourceName',
  'apiVersion',
  'awsRegion',
  'apiKey',
  'accessKeyId',
  'secretAccessKey',
  'sessionToken',
  'region',
  'sensitivityCeiling',
  'maxConcurrency',
  'queue.max',
  'queue.waitMs',
  'models',
  'headers',
  'formats',
  ...timeoutFields,
]

interface ProviderFormProps {
  readonly active: ActiveConfiguration
  /** The provider that is edited; undefined for a new one. */
  readonly name: string | undefined
  onClose(): void
}

/** Mounted while it is open, for one provider. */
export function ProviderForm({ active, name, onClose }: ProviderFormProps) {
  const t = useWords(providerWords)
  const edit = useEdit<ProviderDraft>({
    name: name === undefined ? 'provider-new' : `provider.${name}`,
    active,
    initial: ({ providers }) =>
      toProviderDraft(
        name ?? '',
        name !== undefined && Object.hasOwn(providers, name) ? providers[name] : undefined,
      ),
    apply: (configuration, draft) => withProvider(configuration, name, draft),
    refuse: (configuration, draft) =>
      Object.entries(refuseProvider(configuration, name, draft)).flatMap(([field, reason]) =>
        reason ? { path: toPath(['providers', draft.name.trim(), field]), problem: t(reason) } : [],
      ),
    doneText: (draft) => t('saved', { name: draft.name.trim() }),
    onSaved: onClose,
  })
  const { draft } = edit
  const sorted = sortProblems(edit.problems, { prefix: toPath(['providers', draft.name.trim()]), fields })
  const change = (changes: Partial<ProviderDraft>) => edit.setDraft({ ...draft, ...changes })
  const parts = { draft, errors: sorted.byField, change }
  return (
    <EditDialog
      title={name === undefined ? t('create') : t('editTitle', { name })}
      text={t('formText')}
      {...{ active, edit, sorted, onClose }}
    >
      <MainFields {...parts} before={name} />
      <KindFields {...parts} />
      <PlaceFields {...parts} />
      <LoadFields {...parts} />
      <TimeoutFields
        value={draft.timeouts}
        errors={sorted.byField}
        onChange={(timeouts) => change({ timeouts })}
      />
      <MoreProviderFields {...parts} />
    </EditDialog>
  )
}

function MainFields({
  draft,
  errors,
  change,
  before,
}: ProviderParts & { readonly before: string | undefined }) {
  const t = useWords(providerWords)
  const hint = t('nameHint', { name: draft.name.trim() || '…' })
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <Field
        label={t('name')}
        hint={before === undefined ? hint : `${hint} ${t('renameHint')}`}
        error={errors.name}
      >
        <Input
          mono
          required
          maxLength={63}
          autoComplete="off"
          spellCheck={false}
          placeholder={draft.kind === 'openai-compatible' ? 'vllm' : draft.kind}
          value={draft.name}
          onChange={(event) => change({ name: event.target.value })}
        />
      </Field>
      <Field label={t('kind')} hint={t('kindHint')} error={errors.kind}>
        <Select
          value={draft.kind}
          onChange={(event) => change({ kind: event.target.value as ProviderDraft['kind'] })}
        >
          {providerKinds.map((kind) => (
            <option key={kind} value={kind}>
              {kindNames[kind]}
            </option>
          ))}
        </Select>
      </Field>
    </div>
  )
}

function PlaceFields({ draft, errors, change }: ProviderParts) {
  const t = useWords(providerWords)
  const tm = useWords(modelsWords)
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <Field label={t('region')} hint={t('regionHint')} error={errors.region}>
        <Input
          maxLength={40}
          autoComplete="off"
          spellCheck={false}
          value={draft.region}
          onChange={(event) => change({ region: event.target.value })}
        />
      </Field>
      <Field label={t('ceiling')} hint={t('ceilingHint')} error={errors.sensitivityCeiling}>
        <Select
          value={draft.sensitivityCeiling}
          onChange={(event) =>
            change({ sensitivityCeiling: event.target.value as ProviderDraft['sensitivityCeiling'] })
          }
        >
          {sensitivities.map((one) => (
            <option key={one} value={one}>
              {tm(one)}
            </option>
          ))}
        </Select>
      </Field>
    </div>
  )
}

function LoadFields({ draft, errors, change }: ProviderParts) {
  const t = useWords(providerWords)
  const { maxConcurrency, queue } = draft
  return (
    <FormSection title={t('load')} isOpen={Boolean(maxConcurrency || queue.max || queue.waitMs)}>
      <div className="grid gap-4 sm:grid-cols-3">
        <NumberField
          label={t('maxConcurrency')}
          hint={t('maxConcurrencyHint')}
          value={maxConcurrency}
          error={errors.maxConcurrency}
          onChange={(text) => change({ maxConcurrency: text })}
        />
        <NumberField
          label={t('queueMax')}
          value={queue.max}
          error={errors['queue.max']}
          onChange={(max) => change({ queue: { ...queue, max } })}
        />
        <NumberField
          label={t('queueWait')}
          value={queue.waitMs}
          error={errors['queue.waitMs']}
          onChange={(waitMs) => change({ queue: { ...queue, waitMs } })}
        />
      </div>
    </FormSection>
  )
}
