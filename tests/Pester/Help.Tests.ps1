BeforeDiscovery {
    . (Join-Path $PSScriptRoot 'Common.ps1')
    Import-TestModule
    $commands = @(Get-Command -Module CloneCmdlets)
    $common = [System.Management.Automation.PSCmdlet]::CommonParameters + [System.Management.Automation.PSCmdlet]::OptionalCommonParameters

    # What an example needs that only its user has: a person, a vault, an account.
    $needsMore = 'Read-Host|Get-AzAccessToken|Get-Secret|\$pat\b'

    $script:parameters = foreach ($command in $commands) {
        foreach ($name in $command.Parameters.Keys | Where-Object { $_ -notin $common }) {
            @{ Command = $command.Name; Parameter = $name }
        }
    }

    $examples = foreach ($command in $commands) {
        foreach ($example in (Get-Help $command.Name -Full).examples.example) {
            $code = @($example.code) -join "`n"
            if ($code -notmatch $needsMore) {
                @{ Command = $command.Name; Title = $example.title.Trim('- '); Code = $code }
            }
        }
    }

    $script:commandCases = $commands | ForEach-Object {
        $name = $_.Name
        @{ Command = $name; Runnable = @($examples | Where-Object { $_.Command -eq $name }).Count }
    }
    # The topics' examples: what stands four columns in, block by block.
    $script:topicExamples = foreach ($topic in 'about_CloneCmdlets_Emulator') {
        $page = Get-Content -Raw -LiteralPath (Join-Path $PSScriptRoot "../../docs/about/$topic.md")
        foreach ($block in [regex]::Matches($page, '(?m)(?:^ {4}.*\n)+')) {
            @{ Topic = $topic; First = $block.Value.Trim().Split("`n")[0]; Code = $block.Value }
        }
    }
    $script:hasPlatyPS = [bool] (Get-Module -ListAvailable Microsoft.PowerShell.PlatyPS)
}

BeforeAll {
    . (Join-Path $PSScriptRoot 'Common.ps1')
    Import-TestModule
    $script:repository = Join-Path $PSScriptRoot '../..'
}

Describe 'The help of <Command>' -ForEach $commandCases {
    BeforeAll {
        $script:help = Get-Help $Command -Full
    }

    It 'has a synopsis and a description' {
        $help.Synopsis | Should -Not -BeNullOrEmpty
        $help.Synopsis.Trim() | Should -Not -BeLike "$Command *" -Because 'that is the syntax, which PowerShell shows where there is no help'
        $help.description.Text | Should -Not -BeNullOrEmpty
    }

    It 'has three examples or more that can be run' {
        $Runnable | Should -BeGreaterOrEqual 3
    }

    It 'tells what goes in and what comes out' {
        $page = Get-Content -Raw -LiteralPath (Join-Path $repository "docs/commands/$Command.md")
        $page | Should -Match '(?m)^## INPUTS\s*$'
        $page | Should -Match '(?m)^## OUTPUTS\s*\n\s*\n### '
    }
}

Describe 'The help' {
    It 'describes -<Parameter> of <Command>' -ForEach $parameters {
        (Get-Help $Command -Parameter $Parameter).description.Text | Should -Not -BeNullOrEmpty
    }

    It 'tells the defaults of <Command>' -ForEach $commandCases {
        $type = (Get-Command $Command).ImplementingType
        $fresh = [System.Activator]::CreateInstance($type)
        foreach ($property in $type.GetProperties() | Where-Object { $_.GetCustomAttributes([System.Management.Automation.ParameterAttribute], $true) }) {
            $value = $property.GetValue($fresh)
            $expected = if ($property.PropertyType.IsEnum -or $value -is [string] -or ($value -is [int] -and $value -ne 0)) { "$value" } else { '' }
            "$((Get-Help $Command -Parameter $property.Name).PSObject.Properties['defaultValue']?.Value)" | Should -BeExactly $expected -Because "-$($property.Name) is that where it is left out"
        }
    }

    It 'has the topic <_>' -ForEach 'about_CloneCmdlets', 'about_CloneCmdlets_Pipelines', 'about_CloneCmdlets_Emulator' {
        Get-Content -Raw -LiteralPath (Join-Path (Get-TestModulePath) "en-US/$_.help.txt") | Should -Match "TOPIC\s+$_"
    }

    It 'is what the pages under docs/ make' -Skip:(-not $hasPlatyPS) {
        $built = Join-Path $TestDrive 'help'
        & (Join-Path $repository 'docs/Build-Help.ps1') -OutputPath $built
        foreach ($file in Get-ChildItem -LiteralPath $built) {
            $checkedIn = Join-Path $repository "module/en-US/$($file.Name)"
            Get-Content -Raw -LiteralPath $checkedIn | Should -BeExactly (Get-Content -Raw -LiteralPath $file.FullName) -Because "$($file.Name) is checked in; build it again with docs/Build-Help.ps1"
        }

        @(Get-ChildItem -LiteralPath $built).Count | Should -Be @(Get-ChildItem -LiteralPath (Join-Path $repository 'module/en-US')).Count
    }

    It 'has the parameters that <Command> has, and no other' -ForEach $commandCases {
        $page = Get-Content -LiteralPath (Join-Path $repository "docs/commands/$Command.md")
        $common = [System.Management.Automation.PSCmdlet]::CommonParameters
        $described = $page | Select-String '^### -(\w+)$' | ForEach-Object { $_.Matches[0].Groups[1].Value } | Sort-Object
        $actual = (Get-Command $Command).Parameters.Keys | Where-Object { $_ -notin $common } | Sort-Object
        $described | Should -Be $actual
    }
}

Describe 'The examples' {
    BeforeEach {
        $env:CLONECMDLETS_HOME = Join-Path $TestDrive ([guid]::NewGuid())
        Remove-Item Env:CLONECMDLETS_EMULATOR_TOKEN -ErrorAction Ignore
    }

    AfterEach {
        Stop-CloneEmulator
        Disconnect-CloneService
        Remove-Item Env:CLONECMDLETS_EMULATOR_TOKEN -ErrorAction Ignore
    }

    It 'of <Command> run: <Title>' -ForEach $examples {
        $ErrorActionPreference = 'Stop'
        { & ([scriptblock]::Create($Code)) | Out-String | Write-Verbose } | Should -Not -Throw
    }

    It 'of <Topic> run: <First>' -ForEach $topicExamples {
        $ErrorActionPreference = 'Stop'
        { & ([scriptblock]::Create($Code)) 3>&1 | Out-String | Write-Verbose } | Should -Not -Throw
    }
}
