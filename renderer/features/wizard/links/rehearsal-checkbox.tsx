import { Checkbox } from '../../../ui/index.ts';

interface RehearsalCheckboxProps {
  readonly isSelected: boolean;
  readonly onChange: (isSelected: boolean) => void;
  readonly isDisabled?: boolean;
}

export function RehearsalCheckbox({ isSelected, onChange, isDisabled = false }: RehearsalCheckboxProps) {
  return (
    <Checkbox
      isSelected={isSelected}
      onChange={onChange}
      isDisabled={isDisabled}
      description="Allows http:// and addresses of this computer, to try everything without a real host. Such a link is never registered on a real index."
    >
      This is a rehearsal host on my machine
    </Checkbox>
  );
}
