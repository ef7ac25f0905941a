using System.Collections;
using System.Management.Automation;

namespace CloneCmdlets.Binding;

/// <summary>Takes a hashtable or another dictionary, and an object as <c>ConvertFrom-Json</c> makes of one. An empty cell leaves the parameter out.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class DictionaryTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData) => Cell.Plain(inputData) switch
    {
        null or "" => Cell.NotGiven("Give a table of fields, or leave the parameter out."),
        IDictionary dictionary => dictionary,
        PSObject custom => Table(custom),
        var data => throw Cell.Refused(data, "is no table of fields. Give one such as @{ 'System.AssignedTo' = 'somebody@example.com' }."),
    };

    private static Hashtable Table(PSObject custom)
    {
        var result = new Hashtable(StringComparer.OrdinalIgnoreCase);
        foreach (var property in custom.Properties)
        {
            result[property.Name] = property.Value;
        }

        return result;
    }
}
