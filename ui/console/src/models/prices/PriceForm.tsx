import type { ActiveConfiguration, EffectivePrice } from '@tragwerk/contracts/gateway'
import { Field, Input } from '../../design/index.ts'
import { useWords } from '../../words/index.ts'
import { toPath } from '../configuration/configuration-path.ts'
import { EditDialog } from '../configuration/EditDialog.tsx'
import { FormSection } from '../configuration/FormSection.tsx'
import { NumberField } from '../configuration/NumberField.tsx'
import { sortProblems } from '../configuration/problems-by-field.ts'
import { useEdit } from '../configuration/use-edit.ts'
import { modelsWords } from '../words.ts'
import {
  longRates,
  mainRates,
  moreRates,
  type PriceDraft,
  type Rate,
  refusePrice,
  toPriceDraft,
  unitRates,
  withPrice,
} from './price-draft.ts'
import { priceWords } from './words.ts'

const fields = [
  'deployment',
  ...mainRates,
  ...moreRates,
  ...unitRates,
  ...longRates.map((rate) => `longContext.${rate}`),
]

interface PriceFormProps {
  readonly active: ActiveConfiguration
  /** The deployment whose price is set; undefined for one that is still to be named. */
  readonly deployment: string | undefined
  /** Its price in force, to begin with. */
  readonly inForce: EffectivePrice | undefined
  onClose(): void
}

/** Mounted while it is open, for one deployment. */
export function PriceForm({ active, deployment, inForce, onClose }: PriceFormProps) {
  const t = useWords(priceWords)
  const edit = useEdit<PriceDraft>({
    name: deployment === undefined ? 'price-new' : `price.${deployment}`,
    active,
    initial: ({ prices }) =>
      toPriceDraft(
        deployment ?? '',
        (deployment === undefined ? undefined : prices[deployment]) ?? inForce?.price,
      ),
    apply: (configuration, draft) => withPrice(configuration, deployment, draft),
    refuse: (configuration, draft) =>
      Object.entries(refusePrice(configuration, deployment, draft)).flatMap(([field, reason]) =>
        reason ? { path: toPath(['prices', draft.deployment.trim(), field]), problem: t(reason) } : [],
      ),
    doneText: (draft) => t('saved', { name: draft.deployment.trim() }),
    onSaved: onClose,
  })
  const { draft } = edit
  const sorted = sortProblems(edit.problems, {
    prefix: toPath(['prices', draft.deployment.trim()]),
    fields,
    nameField: deployment === undefined ? 'deployment' : undefined,
  })
  const change = (changes: Partial<PriceDraft>) => edit.setDraft({ ...draft, ...changes })
  const parts = { draft, errors: sorted.byField, change }
  return (
    <EditDialog
      title={deployment === undefined ? t('create') : t('editTitle', { name: deployment })}
      text={t('formText')}
      {...{ active, edit, sorted, onClose }}
    >
      {deployment === undefined && <DeploymentField {...parts} />}
      <Rates rates={mainRates} {...parts} />
      <FormSection
        title={t('more')}
        hint={t('moreHint')}
        isOpen={isAnySet(draft, [...moreRates, ...unitRates])}
      >
        <Rates rates={moreRates} {...parts} />
        <Rates rates={unitRates} {...parts} />
      </FormSection>
      <LongContext {...parts} />
    </EditDialog>
  )
}

interface PriceParts {
  readonly draft: PriceDraft
  readonly errors: Readonly<Record<string, string>>
  change(changes: Partial<PriceDraft>): void
}

function isAnySet({ rates }: PriceDraft, names: readonly Rate[]): boolean {
  return names.some((name) => rates[name] !== '')
}

function DeploymentField({ draft, errors, change }: PriceParts) {
  const t = useWords(modelsWords)
  return (
    <Field label={t('deployment')} hint={t('deploymentHint')} error={errors.deployment}>
      <Input
        mono
        required
        maxLength={200}
        autoComplete="off"
        spellCheck={false}
        value={draft.deployment}
        onChange={(event) => change({ deployment: event.target.value })}
      />
    </Field>
  )
}

function Rates({ rates, draft, errors, change }: PriceParts & { readonly rates: readonly Rate[] }) {
  const t = useWords(priceWords)
  return (
    <div className="grid gap-4 sm:grid-cols-3">
      {rates.map((rate) => (
        <NumberField
          key={rate}
          label={t(rate)}
          isDecimal
          value={draft.rates[rate]}
          error={errors[rate]}
          onChange={(text) => change({ rates: { ...draft.rates, [rate]: text } })}
        />
      ))}
    </div>
  )
}

function LongContext({ draft, errors, change }: PriceParts) {
  const t = useWords(priceWords)
  const { longContext } = draft
  return (
    <FormSection
      title={t('longContext')}
      hint={t('longContextHint')}
      isOpen={Object.values(longContext).some(Boolean)}
    >
      <div className="grid gap-4 sm:grid-cols-4">
        {longRates.map((rate) => (
          <NumberField
            key={rate}
            label={t(rate)}
            isDecimal={rate !== 'above'}
            value={longContext[rate]}
            error={errors[`longContext.${rate}`]}
            onChange={(text) => change({ longContext: { ...longContext, [rate]: text } })}
          />
        ))}
      </div>
    </FormSection>
  )
}
