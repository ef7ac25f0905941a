using System.Collections;
using System.Management.Automation;

namespace CloneCmdlets.Binding;

/// <summary>
/// Lets a handle stand for its operation: as text, or as the <c>Handle</c> of what JSON or <c>Select-Object</c> left of one, which is that operation itself
/// where it is whole and the handle alone would say less (<see cref="CloneOperationConverter.TryRead"/>). Any other object is a row,
/// whose properties are bound: PowerShell would make an operation of it that knows nothing.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class HandleTransformationAttribute : ArgumentTransformationAttribute
{
    /// <summary>What stands in for a service that only a handle tells.</summary>
    public const string NoService = "";

    private const string Remedy = "is no operation, and has no handle of one. Give an operation, or its handle.";

    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData) => Cell.Plain(inputData) switch
    {
        CloneOperation or null => inputData,
        IList items => items.Cast<object?>().Select(One).ToArray(),
        var data => One(data)!,
    };

    private static object? One(object? data) => Cell.Plain(data) switch
    {
        CloneOperation operation => operation,
        null => null,
        string handle => Operation(handle),
        PSObject row when LanguagePrimitives.TryConvertTo<CloneOperation>(row, out var whole) && CloneOperationConverter.IsRemains(row) => whole,
        PSObject row when PipedOperation.HandleOf(row) is { } handle => CloneOperationConverter.TryRead(row) ?? Operation(handle),
        var other => throw Cell.NotItself(other, Remedy),
    };

    private static CloneOperation Operation(string handle) => new()
    {
        Service = NoService,
        Kind = default,
        State = CloneState.Unknown,
        Handle = handle,
    };
}
