using CloneCmdlets.Binding;
using CloneCmdlets.Connections;
using CloneCmdlets.Journal;
using CloneCmdlets.Services;

namespace CloneCmdlets.Commands.Base;

/// <summary>An operation as far as it is known, and the service to ask of it.</summary>
/// <param name="Operation">Nothing but the handle need be known.</param>
/// <param name="Handle">The operation's handle.</param>
/// <param name="Service">The service.</param>
internal sealed record FoundOperation(CloneOperation Operation, OperationHandle Handle, ICloneService Service)
{
    /// <summary>What the journal has of it, where that was looked up.</summary>
    public JournalEntry? Entry { get; init; }
}

/// <summary>Finds operations by what a user has of them: an id, a handle, an operation from before.</summary>
/// <param name="connector">The connections.</param>
/// <param name="entries">The journal's entries; empty where it can't be read, which only what it alone knows depends on.</param>
internal sealed class OperationFinder(Connector connector, IReadOnlyList<JournalEntry> entries)
{
    /// <summary>What the journal has, by handle, made when it is first asked: hundreds of handles are looked up in thousands of entries.</summary>
    private readonly Lazy<Dictionary<string, JournalEntry>> _known = new(() => ByHandle(entries));

    /// <summary>By handle.</summary>
    public FoundOperation ByHandle(string text, ConnectionArgument? connection)
    {
        if (!OperationHandle.TryParse(text, out var handle))
        {
            throw Messages.NoHandle(text);
        }

        var entry = EntryOf(handle);
        var known = entry?.ToOperation() ?? Stub(handle);
        if (handle.Kind == OperationHandle.IntentKind && OperationHandle.TryParse(known.Handle, out var own))
        {
            handle = own; // settled since: from then on it goes by its operation's handle
        }

        // Of a submission of unknown outcome that is looked for no longer nobody need be asked either.
        var isOverUnseen = handle.Kind == OperationHandle.IntentKind && entry?.State == JournalState.Ended;
        return new FoundOperation(known, handle, ServiceOf(handle, known.IsCompleted || isOverUnseen, connection)) { Entry = entry };
    }

    /// <summary>An operation from before.</summary>
    public FoundOperation Again(CloneOperation operation, ConnectionArgument? connection)
    {
        if (operation.Service == HandleTransformationAttribute.NoService)
        {
            return ByHandle(operation.Handle, connection);
        }

        if (!OperationHandle.TryParse(operation.Handle, out var handle))
        {
            throw Messages.NoHandle(operation.Handle);
        }

        // What has become of a submission since, the journal knows.
        return handle.Kind == OperationHandle.IntentKind && EntryOf(handle) is not null
            ? ByHandle(operation.Handle, connection)
            : new FoundOperation(operation, handle, ServiceOf(handle, operation.IsCompleted, connection));
    }

    /// <summary>By id: of the service that is named or connected to, else of the one operation of that id in the journal.</summary>
    public FoundOperation ById(string id, string? service, ConnectionArgument? connection)
    {
        if (connection is not null || service is not null)
        {
            var target = service is null ? connector.Resolve(connection!) : connector.For(service, connection);
            return ByHandle(target.GetService().HandleFor(id).ToString(), new ConnectionArgument(target));
        }

        var known = entries.Where(entry => entry.Operation?.Id == id).Select(entry => entry.ToOperation().Handle).Distinct().ToList();
        return known.Count switch
        {
            0 => throw Messages.UnknownId(id),
            1 => ByHandle(known[0], null),
            _ => throw Messages.AmbiguousId(id),
        };
    }

    /// <summary>The service to ask. Of what has ended nothing need be asked, so it may be out of reach.</summary>
    private ICloneService ServiceOf(OperationHandle handle, bool isOver, ConnectionArgument? connection) => isOver
        ? connector.FindForHandle(handle, connection) ?? new NoService(handle)
        : connector.ForHandle(handle, connection);

    private JournalEntry? EntryOf(OperationHandle handle) => handle.Kind == OperationHandle.IntentKind
        ? entries.FirstOrDefault(entry => entry.JournalId == handle.Id)
        : _known.Value.GetValueOrDefault(handle.ToString());

    /// <summary>The newest entry of each handle; they come newest first.</summary>
    private static Dictionary<string, JournalEntry> ByHandle(IReadOnlyList<JournalEntry> entries)
    {
        var known = new Dictionary<string, JournalEntry>(entries.Count, StringComparer.Ordinal);
        foreach (var entry in entries)
        {
            known.TryAdd(entry.ToOperation().Handle, entry);
        }

        return known;
    }

    private static CloneOperation Stub(OperationHandle handle) => new()
    {
        Id = handle.Kind is OperationHandle.IntentKind or OperationHandle.AdoptedKind or OperationHandle.ExistingKind ? null : handle.Id,
        Service = ServiceCatalog.Services.FirstOrDefault(entry => entry.Scheme == handle.Scheme)?.Name ?? handle.Scheme,
        Kind = PipedOperation.KindOf(handle),
        State = CloneState.Unknown,
        Handle = handle.ToString(),
    };
}
