using System.Collections;
using System.Management.Automation;

namespace CloneCmdlets.Binding;

/// <summary>Takes a hashtable, and an object as <c>ConvertFrom-Json</c> makes of one.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class DictionaryTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        if (inputData is not PSObject { BaseObject: PSCustomObject } custom)
        {
            return inputData is PSObject { BaseObject: IDictionary dictionary } ? dictionary : inputData;
        }

        var result = new Hashtable(StringComparer.OrdinalIgnoreCase);
        foreach (var property in custom.Properties)
        {
            result[property.Name] = property.Value;
        }

        return result;
    }
}
