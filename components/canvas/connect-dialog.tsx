"use client";

import { Command } from "cmdk";
import { ArrowLeft, ArrowRight } from "lucide-react";
import { useMemo } from "react";
import { useAnnounce } from "@/components/ui/announcer";
import { Dialog } from "@/components/ui/dialog";
import { useTranslation } from "@/components/ui/language";
import { searchScore } from "@/components/ui/search-score";
import { useNodeWords } from "@/components/words/node-words";
import type { PipelineNode, Wire } from "@/lib/document/schema";
import { wireKey } from "@/lib/document/wires";
import type { StudioCommands, WireEnd } from "@/lib/studio/store-types";
import { useCommands, useStudio } from "@/lib/studio/use-studio";
import { focusNode } from "./focus";
import { LIST_GROUP, LIST_ITEM } from "./node-list";
import { portsOfCards } from "./ports";
import { useStudioUi } from "./studio-ui";

interface Candidate {
  readonly from: WireEnd;
  readonly to: WireEnd;
}

function candidatesOf(id: string, nodes: readonly PipelineNode[], wires: readonly Wire[], commands: StudioCommands) {
  const ports = portsOfCards(nodes, wires);
  const own = ports.get(id);
  const others = nodes.filter((node) => node.id !== id);
  const fits = (pair: Candidate) => commands.checkConnection(pair.from, pair.to) === null;
  const outgoing = others.flatMap((other) =>
    (own?.outputs ?? []).flatMap((output) =>
      (ports.get(other.id)?.inputs ?? []).map((input) => ({ from: { node: id, port: output.name }, to: { node: other.id, port: input.name } })),
    ),
  );
  const incoming = others.flatMap((other) =>
    (own?.inputs ?? []).flatMap((input) =>
      (ports.get(other.id)?.outputs ?? []).map((output) => ({ from: { node: other.id, port: output.name }, to: { node: id, port: input.name } })),
    ),
  );
  return { outgoing: outgoing.filter(fits), incoming: incoming.filter(fits), drawn: wires.filter((wire) => wire.from.node === id || wire.to.node === id) };
}

/** “Connect to…”: every wire that fits a node, for those who do not drag; and the wires it has, to be taken away. */
export function ConnectDialog() {
  const { t } = useTranslation();
  const words = useNodeWords();
  const announce = useAnnounce();
  const commands = useCommands();
  const id = useStudioUi((ui) => ui.connecting);
  const show = useStudioUi((ui) => ui.show);
  const nodes = useStudio((studio) => studio.pipeline.nodes);
  const wires = useStudio((studio) => studio.pipeline.wires);
  const node = nodes.find((one) => one.id === id);
  const pairs = useMemo(() => (id ? candidatesOf(id, nodes, wires, commands) : null), [id, nodes, wires, commands]);
  if (!id || !node || !pairs) return null;

  const close = () => {
    show({ connecting: null });
    focusNode(id);
  };
  const nameOf = (end: WireEnd) => {
    const at = nodes.find((one) => one.id === end.node);
    return at ? { node: words.label(at), port: words.port(at.type, end.port) } : { node: end.node, port: end.port };
  };
  const say = (pair: Candidate) => {
    const from = nameOf(pair.from);
    const to = nameOf(pair.to);
    return t("studio:connect.wire", { from: from.node, output: from.port, to: to.node, input: to.port });
  };
  const connect = (pair: Candidate) => {
    const problem = commands.connect(pair.from, pair.to);
    announce(problem ? words.problem(problem).message : t("studio:connect.done", { wire: say(pair) }));
    close();
  };
  const group = (heading: string, list: readonly Candidate[], outgoing: boolean) =>
    list.length > 0 ? (
      <Command.Group heading={heading} className={LIST_GROUP}>
        {list.map((pair) => {
          const own = nameOf(outgoing ? pair.from : pair.to);
          const other = nameOf(outgoing ? pair.to : pair.from);
          return (
            <Command.Item
              key={wireKey(pair)}
              value={wireKey(pair)}
              keywords={[other.node, other.port, own.port]}
              onSelect={() => connect(pair)}
              className={LIST_ITEM}
            >
              <span className="text-ink-soft">{own.port}</span>
              {outgoing ? <ArrowRight size={14} aria-hidden="true" /> : <ArrowLeft size={14} aria-hidden="true" />}
              <span className="font-semibold">{other.node}</span>
              <span className="text-ink-soft">{other.port}</span>
            </Command.Item>
          );
        })}
      </Command.Group>
    ) : null;

  return (
    <Dialog open onClose={close} title={t("studio:connect.title", { name: words.label(node) })}>
      <Command loop filter={searchScore} label={t("studio:connect.title", { name: words.label(node) })}>
        <Command.Input
          autoFocus
          placeholder={t("studio:connect.find")}
          className="mt-1 h-9 w-full rounded-md border -outline-offset-1 border-line bg-transparent px-2.5 text-base text-ink placeholder:text-ink-faint"
        />
        <Command.List className="mt-2 max-h-[46vh] overflow-y-auto">
          <Command.Empty className="px-2 py-4 text-base text-ink-soft">{t("studio:connect.none")}</Command.Empty>
          {group(t("studio:connect.outgoing"), pairs.outgoing, true)}
          {group(t("studio:connect.incoming"), pairs.incoming, false)}
          {pairs.drawn.length > 0 ? (
            <Command.Group heading={t("studio:connect.disconnect")} className={LIST_GROUP}>
              {pairs.drawn.map((wire) => (
                <Command.Item
                  key={wireKey(wire)}
                  value={`remove ${wireKey(wire)}`}
                  keywords={[say(wire)]}
                  onSelect={() => {
                    commands.removeWires([wireKey(wire)]);
                    announce(t("studio:connect.removed", { wire: say(wire) }));
                    close();
                  }}
                  className={`${LIST_ITEM} text-bad`}
                >
                  {say(wire)}
                </Command.Item>
              ))}
            </Command.Group>
          ) : null}
        </Command.List>
      </Command>
    </Dialog>
  );
}
