import { Link } from '@tanstack/react-router'
import { Plus, RefreshCw } from 'lucide-react'
import { type ComponentProps, useState } from 'react'
import {
  Button,
  Checkbox,
  CodeBlock,
  CodeLine,
  CopyButton,
  Field,
  IconButton,
  Input,
  SearchField,
  Select,
  Tabs,
  Textarea,
} from '../design/index.ts'
import { useWords } from '../words/index.ts'
import { DesignSection, Specimen, State } from './DesignSection.tsx'
import { sampleWords } from './sample-words.ts'
import { designPageWords } from './words.ts'

/** As the style sheet draws it for the keyboard. */
const focusLook = 'outline-2 outline-focus outline-offset-2'

export function ControlsSection() {
  const t = useWords(designPageWords)
  const sample = useWords(sampleWords)
  return (
    <DesignSection id="controls" title={t('controls')} text={t('controlsText')}>
      <Specimen name="Button" doThis={sample('buttonDo')} notThis={sample('buttonDont')} isWide>
        <div className="space-y-4">
          {(['primary', 'normal', 'quiet', 'bad'] as const).map((tone) => (
            <ButtonStates key={tone} tone={tone} />
          ))}
          <div className="flex flex-wrap items-center gap-3">
            <Button size="small">small</Button>
            <Button tone="primary">
              <Plus aria-hidden />
              {sample('create')}
            </Button>
            <Button asChild>
              <Link to="/design">{sample('link')}</Link>
            </Button>
          </div>
        </div>
      </Specimen>
      <Specimen name="IconButton" doThis={sample('tipDo')}>
        <IconButton label={sample('create')} icon={<Plus />} />
        <IconButton label={sample('create')} icon={<Plus />} tone="normal" />
        <IconButton label={sample('create')} icon={<Plus />} disabled />
        <IconButton label={sample('busy')} icon={<RefreshCw className="animate-spin" />} aria-disabled />
      </Specimen>
      <FieldSpecimen />
      <SearchSpecimen />
      <TabsSpecimen />
      <Specimen name="CopyButton · CodeLine · CodeBlock" doThis={sample('copyDo')} isWide>
        <div className="space-y-3">
          <CopyButton text={t('sampleCode')} />
          <CodeLine text={t('sampleCode')} />
          <CodeBlock
            label="TypeScript"
            text={
              'const client = createClient({ baseUrl, apiKey })\nawait client.call(knowledgeRoutes.search, { … })'
            }
          />
        </div>
      </Specimen>
    </DesignSection>
  )
}

function ButtonStates({ tone }: { readonly tone: NonNullable<ComponentProps<typeof Button>['tone']> }) {
  const sample = useWords(sampleWords)
  const text = sample(tone === 'bad' ? 'remove' : tone === 'quiet' ? 'more' : 'save')
  return (
    <div className="grid grid-cols-2 gap-3 sm:flex sm:flex-wrap sm:gap-x-6">
      <State name={`${tone}, ${sample('normal')}`}>
        <Button tone={tone}>{text}</Button>
      </State>
      <State name={sample('focused')}>
        <Button tone={tone} className={focusLook}>
          {text}
        </Button>
      </State>
      <State name={sample('disabled')}>
        <Button tone={tone} disabled>
          {text}
        </Button>
      </State>
      <State name={sample('busy')}>
        <Button tone={tone} isBusy>
          {text}
        </Button>
      </State>
    </div>
  )
}

function FieldSpecimen() {
  const sample = useWords(sampleWords)
  const [isKept, setIsKept] = useState(true)
  return (
    <Specimen
      name="Field · Input · Textarea · Select · Checkbox"
      doThis={sample('fieldDo')}
      notThis={sample('fieldDont')}
      isWide
    >
      <div className="grid gap-5 sm:grid-cols-2 xl:grid-cols-3">
        <Field label={`${sample('name')} (${sample('normal')})`} hint={sample('nameHint')}>
          <Input defaultValue="contracts-2026" mono />
        </Field>
        <Field label={`${sample('name')} (${sample('focused')})`}>
          <Input defaultValue="contracts-2026" className={focusLook} />
        </Field>
        <Field label={`${sample('name')} (${sample('error')})`} error={sample('nameError')}>
          <Input defaultValue="contracts" />
        </Field>
        <Field label={`${sample('name')} (${sample('disabled')})`}>
          <Input defaultValue="contracts" disabled />
        </Field>
        <Field label={sample('language')}>
          <Select defaultValue="de">
            <option value="en">{sample('english')}</option>
            <option value="de">{sample('german')}</option>
          </Select>
        </Field>
        <Field label={sample('note')}>
          <Textarea rows={2} />
        </Field>
        <Checkbox
          label={sample('agree')}
          hint={sample('agreeHint')}
          isChecked={isKept}
          onChange={setIsKept}
        />
        <Checkbox
          label={`${sample('agree')} (${sample('disabled')})`}
          isChecked={false}
          isDisabled
          onChange={setIsKept}
        />
      </div>
    </Specimen>
  )
}

function SearchSpecimen() {
  const sample = useWords(sampleWords)
  const [text, setText] = useState('')
  return (
    <Specimen name="SearchField" doThis={sample('searchDo')}>
      <SearchField label={sample('search')} value={text} onSearch={setText} />
      <p className="text-ink-soft text-xs">{sample('searchFor', { text: text || sample('nothing') })}</p>
    </Specimen>
  )
}

type View = 'overview' | 'history' | 'settings'

function TabsSpecimen() {
  const sample = useWords(sampleWords)
  const [tab, setTab] = useState<View>('overview')
  return (
    <Specimen name="Tabs" doThis={sample('tabsDo')} isWide>
      <Tabs<View>
        label={sample('tabs')}
        value={tab}
        onChange={setTab}
        tabs={(['overview', 'history', 'settings'] as const).map((value) => ({
          value,
          label: sample(value),
          content: <p>{sample('tabText', { name: sample(value) })}</p>,
        }))}
      />
    </Specimen>
  )
}
