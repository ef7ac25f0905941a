using System.Management.Automation.Runspaces;
using System.Runtime.CompilerServices;

namespace CloneCmdlets.Binding;

/// <summary>
/// Where an id that is being bound counts. An operation tells that, an id alone doesn't; and a transformation hands on nothing but the value. So it
/// leaves the operation's handle here, and the parameter's setter, which the binder calls next on the same thread, takes it away.
/// </summary>
internal sealed class SourceOrigin
{
    // Not state of the process but of each runspace, which binds one parameter at a time: PowerShell offers a transformation no other place.
    private static readonly ConditionalWeakTable<Runspace, SourceOrigin> Places = [];

    private OperationHandle? _handle;

    private static SourceOrigin? Here => Runspace.DefaultRunspace is { } runspace ? Places.GetOrCreateValue(runspace) : null;

    /// <summary>Leaves what the value now being bound came from.</summary>
    /// <param name="handle">The operation's handle; <see langword="null"/>: it is no operation.</param>
    public static void Leave(OperationHandle? handle)
    {
        if (Here is { } here)
        {
            here._handle = handle;
        }
    }

    /// <summary>Takes what was left, once: a default that the binder puts back has no origin.</summary>
    public static OperationHandle? Take()
    {
        var handle = Here?._handle;
        Leave(null);
        return handle;
    }
}
