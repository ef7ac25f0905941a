using System.Collections;
using System.Globalization;
using CloneCmdlets.Connections;

namespace CloneCmdlets.Completion;

/// <summary>The ports of the session's emulators.</summary>
public sealed class EmulatorPortCompleter : Completer
{
    private protected override IReadOnlyList<Offer> Offers(string command, IDictionary bound) =>
        [.. ConnectionStore.Current.Emulators.Select(emulator => new Offer(emulator.Uri.Port.ToString(CultureInfo.InvariantCulture), ToolTip: emulator.Uri.AbsoluteUri))];
}
