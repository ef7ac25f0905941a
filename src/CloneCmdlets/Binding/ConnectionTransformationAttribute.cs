using System.Management.Automation;
using CloneCmdlets.Connections;
using CloneCmdlets.Services;

namespace CloneCmdlets.Binding;

/// <summary>A connection, its name, or what a serializer left of one. An empty cell leaves the parameter out; what is neither is an error.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class ConnectionTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        switch (Cell.Plain(inputData))
        {
            case null or "":
                return Cell.NotGiven("Give a connection or its name, or leave the parameter out.");
            case ConnectionArgument argument:
                return argument;
            case ServiceConnection connection:
                return new ConnectionArgument(connection);
            case string name:
                return new ConnectionArgument(name);
            case var data:
                try
                {
                    return new ConnectionArgument(PSObject.AsPSObject(inputData));
                }
                catch (ArgumentException error)
                {
                    throw Cell.Refused(data, $"is no connection. {error.Message.Split(" (Parameter", 2)[0]}");
                }
        }
    }
}
