import { Copy, Ellipsis, Info, Pencil, Trash2 } from 'lucide-react'
import { useState } from 'react'
import {
  Button,
  ConfirmDialog,
  Dialog,
  Field,
  IconButton,
  Input,
  LookMenu,
  Menu,
  MenuChoice,
  MenuItem,
  MenuLine,
  Tooltip,
  useToast,
} from '../design/index.ts'
import { useWords } from '../words/index.ts'
import { DesignSection, Specimen } from './DesignSection.tsx'
import { sampleWords } from './sample-words.ts'
import { designPageWords } from './words.ts'

export function OverlaysSection() {
  const t = useWords(designPageWords)
  const sample = useWords(sampleWords)
  return (
    <DesignSection id="overlays" title={t('overlays')} text={t('overlaysText')}>
      <DialogSpecimen />
      <ConfirmSpecimen />
      <ToastSpecimen />
      <MenuSpecimen />
      <Specimen name="LookMenu">
        <LookMenu />
      </Specimen>
      <Specimen name="Tooltip" doThis={sample('tipDo')}>
        <Tooltip text={sample('nameHint')}>
          <Button>
            <Info aria-hidden />
            {sample('name')}
          </Button>
        </Tooltip>
      </Specimen>
    </DesignSection>
  )
}

function DialogSpecimen() {
  const sample = useWords(sampleWords)
  const [place, setPlace] = useState<'centre' | 'side'>()
  const close = () => setPlace(undefined)
  return (
    <Specimen name="Dialog" doThis={sample('dialogDo')} notThis={sample('dialogDont')}>
      <Button onClick={() => setPlace('centre')}>{sample('openDialog')}</Button>
      <Button onClick={() => setPlace('side')}>{sample('openSide')}</Button>
      <Dialog
        isOpen={place !== undefined}
        onClose={close}
        place={place ?? 'centre'}
        title={sample('dialogTitle')}
        text={sample('dialogText')}
        footer={
          <>
            <Button onClick={close}>{sample('cancel')}</Button>
            <Button tone="primary" onClick={close}>
              {sample('create')}
            </Button>
          </>
        }
      >
        <Field label={sample('name')} hint={sample('nameHint')}>
          <Input />
        </Field>
      </Dialog>
    </Specimen>
  )
}

function ConfirmSpecimen() {
  const sample = useWords(sampleWords)
  const [outcome, setOutcome] = useState<'done' | 'failed'>()
  const confirm = () =>
    outcome === 'failed' ? Promise.reject(new Error(sample('confirmFailure'))) : Promise.resolve()
  return (
    <Specimen name="ConfirmDialog" doThis={sample('confirmDo')}>
      <Button onClick={() => setOutcome('done')}>{sample('remove')}</Button>
      <Button onClick={() => setOutcome('failed')}>{sample('deleteFails')}</Button>
      <ConfirmDialog
        isOpen={outcome !== undefined}
        onClose={() => setOutcome(undefined)}
        title={sample('confirmTitle')}
        text={sample('confirmText')}
        action={sample('remove')}
        onConfirm={confirm}
      />
    </Specimen>
  )
}

function ToastSpecimen() {
  const sample = useWords(sampleWords)
  const toast = useToast()
  const onUndo = () => toast({ text: sample('toastRestored'), tone: 'good' })
  return (
    <Specimen name="useToast" doThis={sample('toastDo')} notThis={sample('toastDont')}>
      <Button onClick={() => toast({ text: sample('toastText'), tone: 'good' })}>
        {sample('showToast')}
      </Button>
      <Button onClick={() => toast({ text: sample('toastUndo'), onUndo })}>{sample('showUndo')}</Button>
      <Button onClick={() => toast({ text: sample('toastBad'), tone: 'bad' })}>{sample('showBad')}</Button>
    </Specimen>
  )
}

function MenuSpecimen() {
  const sample = useWords(sampleWords)
  const toast = useToast()
  const [language, setLanguage] = useState<'en' | 'de'>('en')
  const [isAsking, setIsAsking] = useState(false)
  return (
    <Specimen name="Menu · MenuItem · MenuChoice · MenuLine" doThis={sample('menuDo')}>
      <Menu
        label={sample('more')}
        align="start"
        trigger={<IconButton tone="normal" label={sample('more')} icon={<Ellipsis />} />}
      >
        <MenuItem icon={<Pencil />} onSelect={() => toast({ text: sample('toastText') })}>
          {sample('rename')}
        </MenuItem>
        <MenuItem icon={<Copy />} isDisabled onSelect={() => toast({ text: sample('toastText') })}>
          {sample('duplicate')}
        </MenuItem>
        <MenuLine />
        <MenuChoice<'en' | 'de'>
          title={sample('language')}
          value={language}
          options={[
            { value: 'en', label: sample('english') },
            { value: 'de', label: sample('german') },
          ]}
          onChoose={setLanguage}
        />
        <MenuLine />
        <MenuItem icon={<Trash2 />} isBad onSelect={() => setIsAsking(true)}>
          {sample('remove')}
        </MenuItem>
      </Menu>
      <ConfirmDialog
        isOpen={isAsking}
        onClose={() => setIsAsking(false)}
        title={sample('confirmTitle')}
        text={sample('confirmText')}
        action={sample('remove')}
        onConfirm={() => Promise.resolve()}
      />
    </Specimen>
  )
}
