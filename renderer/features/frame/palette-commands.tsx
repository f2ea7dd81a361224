import { useQuery } from '@tanstack/react-query';
import {
  FlaskConical,
  Library,
  Network,
  Monitor,
  Moon,
  Package,
  PackageSearch,
  Plus,
  Power,
  Settings,
  SlidersHorizontal,
  Sun,
  TestTubes,
  Waypoints,
} from 'lucide-react';
import type { ReactNode } from 'react';
import { useLocation } from 'wouter';
import { useApiQueries, useGateway } from '../../api/index.ts';
import { useGatewayUpdate } from '../gateway/index.ts';
import { useNewRelease } from '../releases/index.ts';
import { useTheme } from '../settings/index.ts';

interface Command {
  readonly id: string;
  readonly label: string;
  readonly icon: ReactNode;
  readonly run: () => void;
}

interface Section {
  readonly title: string;
  readonly commands: readonly Command[];
  /** Shown once something is typed, so that the list stays short. */
  readonly isOnlyFound?: boolean;
}

const MOST_IDLE = 6;
const MOST_FOUND = 8;

/** The commands whose name has every word that was typed, at most so many to a section; empty sections are left out. */
export function matching(sections: readonly Section[], typed: string): readonly Section[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  const isIdle = words.length === 0;
  return sections
    .filter((section) => !isIdle || section.isOnlyFound !== true)
    .map((section) => ({
      ...section,
      commands: section.commands
        .filter((command) => words.every((word) => command.label.toLowerCase().includes(word)))
        .slice(0, isIdle ? MOST_IDLE : MOST_FOUND),
    }))
    .filter((section) => section.commands.length > 0);
}

export function useSections(): readonly Section[] {
  const [, navigate] = useLocation();
  const { pickFolder, fromIndex, trySample } = useNewRelease();
  const { setTheme } = useTheme();
  const gateway = useGateway().data;
  const updateGateway = useGatewayUpdate();
  const switchOn = () => {
    navigate('/gateway');
    void updateGateway.run(() => ({ enabled: true }));
  };
  const releases = useQuery(useApiQueries().releases.list.queryOptions({ staleTime: 0 })).data ?? [];
  const sections: readonly Section[] = [
    {
      title: 'Do',
      commands: [
        { id: 'new', label: 'New release', icon: <Plus />, run: pickFolder },
        { id: 'from index', label: 'New release from an index', icon: <PackageSearch />, run: fromIndex },
        { id: 'sample', label: 'Try the sample project', icon: <FlaskConical />, run: trySample },
        // Switching it off may cut somebody off: that is asked about where the downloads are to be seen.
        ...(gateway?.settings.enabled === false
          ? [{ id: 'gateway on', label: 'Switch on the gateway', icon: <Power />, run: switchOn }]
          : []),
      ],
    },
    {
      title: 'Releases',
      commands: releases.map((release) => ({
        id: `release ${release.id}`,
        label: release.title,
        icon: <Package />,
        run: () => navigate(`/releases/${release.id}`),
      })),
    },
    {
      title: 'Go to',
      commands: [
        { id: 'releases', label: 'Releases', icon: <Package />, run: () => navigate('/releases') },
        { id: 'hosts', label: 'Hosts', icon: <Network />, run: () => navigate('/hosts') },
        { id: 'index', label: 'Index', icon: <Library />, run: () => navigate('/index') },
        { id: 'gateway', label: 'Gateway', icon: <Waypoints />, run: () => navigate('/gateway') },
        { id: 'bench', label: 'Fault bench', icon: <TestTubes />, run: () => navigate('/gateway/bench') },
        {
          id: 'gateway settings',
          label: 'Gateway settings',
          icon: <SlidersHorizontal />,
          run: () => navigate('/gateway/settings'),
        },
        { id: 'settings', label: 'Settings', icon: <Settings />, run: () => navigate('/settings') },
      ],
    },
    {
      title: 'Theme',
      isOnlyFound: true,
      commands: [
        { id: 'system', label: 'Theme: as the system', icon: <Monitor />, run: () => setTheme('system') },
        { id: 'light', label: 'Theme: light', icon: <Sun />, run: () => setTheme('light') },
        { id: 'dark', label: 'Theme: dark', icon: <Moon />, run: () => setTheme('dark') },
      ],
    },
  ];
  return sections;
}
