using System.Collections;
using System.Management.Automation;

namespace CloneCmdlets.Binding;

/// <summary>Lets a handle stand for its operation. Everything else is left as it is: an operation that a serializer had binds by its properties.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class HandleTransformationAttribute : ArgumentTransformationAttribute
{
    /// <summary>What stands in for a service that only a handle tells.</summary>
    public const string NoService = "";

    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData) => Plain(inputData) switch
    {
        string handle => Operation(handle),
        IList items when items.Cast<object?>().Any(item => Plain(item) is string) =>
            items.Cast<object?>().Select(item => Plain(item) is string handle ? Operation(handle) : item).ToArray(),
        _ => inputData,
    };

    private static object? Plain(object? data) => data is PSObject wrapped ? wrapped.BaseObject : data;

    private static CloneOperation Operation(string handle) => new()
    {
        Service = NoService,
        Kind = default,
        State = CloneState.Unknown,
        Handle = handle,
    };
}
