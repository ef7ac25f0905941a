using System.Management.Automation;

namespace CloneCmdlets.Binding;

/// <summary>An operation, or what a serializer, JSON or <c>Select-Object</c> left of one: whatever has an operation's handle as its <c>Handle</c>.</summary>
/// <param name="Handle">The handle.</param>
/// <param name="Kind">What was copied.</param>
/// <param name="MadeId">The id of what was made; <see langword="null"/> where there is none (yet), or where that isn't told.</param>
internal sealed record PipedOperation(OperationHandle Handle, CloneKind Kind, string? MadeId)
{
    /// <summary>Reads one.</summary>
    /// <param name="data">Anything.</param>
    /// <returns><see langword="null"/> where it is no operation.</returns>
    public static PipedOperation? Of(object? data)
    {
        if (data is null || Cell.Plain(data) is not (CloneOperation or PSObject) || !OperationHandle.TryParse(HandleOf(data), out var handle))
        {
            return null;
        }

        var kind = KindOf(handle);
        var made = PSObject.AsPSObject(data).Properties[nameof(CloneOperation.Destination)]?.Value;
        var isMade = handle.Kind is OperationHandle.AdoptedKind or OperationHandle.ExistingKind || (kind == CloneKind.TestRun && handle.Kind != OperationHandle.IntentKind);
        return new PipedOperation(handle, kind, isMade ? handle.Id : made is null ? null : Text(PSObject.AsPSObject(made), nameof(CloneReference.Id)));
    }

    /// <summary>The text of an object's <c>Handle</c>; <see langword="null"/> where it has none.</summary>
    public static string? HandleOf(object data) => Text(PSObject.AsPSObject(data), nameof(CloneOperation.Handle));

    /// <summary>What the operation of a handle copies, as far as a handle tells.</summary>
    public static CloneKind KindOf(OperationHandle handle) => handle.Kind switch
    {
        "run" => CloneKind.TestRun,
        "suite" or "testsuite" => CloneKind.TestSuite,
        _ => handle.Scheme == Services.WallarmFast.WallarmFastService.HandleScheme ? CloneKind.TestRun : CloneKind.TestPlan,
    };

    private static string? Text(PSObject whole, string name) =>
        Cell.TextOf(whole.Properties[name]?.Value) is { Length: > 0 } text ? text : null;
}
