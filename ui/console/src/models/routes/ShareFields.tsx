import { Field, Input } from '../../design/index.ts'
import { useWords } from '../../words/index.ts'
import { FormSection } from '../configuration/FormSection.tsx'
import { NumberField } from '../configuration/NumberField.tsx'
import type { RouteParts, ShareDraft } from './route-draft.ts'
import { routeWords } from './words.ts'

const kinds = ['canary', 'shadow'] as const
const hints = { canary: 'canaryHint', shadow: 'shadowHint' } as const

/** Deployments that are tried on a share of the traffic. */
export function ShareFields({ draft, errors, change, listId }: RouteParts & { readonly listId: string }) {
  const t = useWords(routeWords)
  const isSet = (share: ShareDraft) => share.model !== '' || share.percent !== ''
  return (
    <FormSection title={t('trials')} isOpen={kinds.some((kind) => isSet(draft[kind]))}>
      {kinds.map((kind) => {
        const share = draft[kind]
        return (
          <div key={kind} className="grid gap-4 sm:grid-cols-[1fr_12rem]">
            <Field
              label={t('shareModel', { kind: t(kind) })}
              hint={t(hints[kind])}
              error={errors[`${kind}.target`]}
            >
              <Input
                mono
                list={listId}
                autoComplete="off"
                spellCheck={false}
                value={share.model}
                onChange={(event) => change({ [kind]: { ...share, model: event.target.value } })}
              />
            </Field>
            <NumberField
              label={t('sharePercent', { kind: t(kind) })}
              isDecimal
              value={share.percent}
              error={errors[`${kind}.percent`]}
              onChange={(percent) => change({ [kind]: { ...share, percent } })}
            />
          </div>
        )
      })}
    </FormSection>
  )
}
