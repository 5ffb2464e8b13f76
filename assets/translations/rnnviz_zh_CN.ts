<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>cli</name>
    <message>
        <source>{file}: this file is read; -o must name another one for the trace</source>
        <translation>{file}：这个文件要读取；请用 -o 为轨迹指定另一个文件名</translation>
    </message>
    <message>
        <source>{file}: --updates and --set change a preset, not a recording</source>
        <translation>{file}：--updates 和 --set 修改的是预设，不能用于记录</translation>
    </message>
    <message>
        <source>{file}: the file has {size} MiB; at most {most} MiB can be read</source>
        <translation>{file}：文件有 {size} MiB；最多可读取 {most} MiB</translation>
    </message>
    <message>
        <source>{file}: its header has {size} KiB; at most {most} KiB can be read</source>
        <translation>{file}：文件头有 {size} KiB；最多可读取 {most} KiB</translation>
    </message>
    <message>
        <source>random inputs (standard normal, T = {steps}, seed {seed})</source>
        <translation>随机输入（标准正态分布，T = {steps}，种子 {seed}）</translation>
    </message>
    <message>
        <source>{file}: there is no array named inputs of the shape (T, M) = (T, {width}); the file contains {known}</source>
        <translation>{file}：没有数组 inputs，应为 (T, M) = (T, {width})；文件中有 {known}</translation>
    </message>
    <message>
        <source>{file}: inputs has {steps} steps, whose trace would take {need} MiB; give fewer steps: at most {most} MiB can be</source>
        <translation>{file}：inputs 有 {steps} 步，其轨迹需要 {need} MiB；请减少步数：最多 {most} MiB</translation>
    </message>
    <message>
        <source>{file}: {name} has the shape {shape}; expected {one}, the same for every layer, or {right}</source>
        <translation>{file}：{name} 的形状是 {shape}；应为 {one}（各层相同）或 {right}</translation>
    </message>
    <message>
        <source>sequence {chosen} of {count} (from 0)</source>
        <translation>第 {chosen} 个序列，共 {count} 个（从 0 数起）</translation>
    </message>
    <message>
        <source>{file}: labels is {dtype} of the shape {shape}; expected {steps} texts, one for each step</source>
        <translation>{file}：labels 是形状为 {shape} 的 {dtype}；应为 {steps} 个文本，每步一个</translation>
    </message>
    <message>
        <source>{file}: {name} holds {dtype}; expected real numbers, such as float64</source>
        <translation>{file}：{name} 的类型是 {dtype}；应为实数，例如 float64</translation>
    </message>
    <message>
        <source>{file}: batch_first must be true or false</source>
        <translation>{file}：batch_first 必须是 true 或 false</translation>
    </message>
    <message>
        <source>{file}: there is no sequence {index}; --sequence counts from 0 to {last}</source>
        <translation>{file}：没有序列 {index}；--sequence 从 0 数到 {last}</translation>
    </message>
    <message>
        <source>{file}: nonlinearity is {name}, but --nonlinearity says {said}; leave one out</source>
        <translation>{file}：nonlinearity 为 {name}，而 --nonlinearity 说是 {said}；请去掉其一</translation>
    </message>
    <message>
        <source>{file}: {name} is {found}; expected one of {known}</source>
        <translation>{file}：{name} 是 {found}；应为 {known} 之一</translation>
    </message>
    <message>
        <source>{file}: {name} holds {dtype}; expected float16, bfloat16, float32 or float64</source>
        <translation>{file}：{name} 的类型是 {dtype}；应为 float16、bfloat16、float32 或 float64</translation>
    </message>
    <message>
        <source>{file}: {name}[{place}] is {value}; every number must be finite</source>
        <translation>{file}：{name}[{place}] 是 {value}；每个数都必须有限</translation>
    </message>
    <message>
        <source>{file}: {name} is part of a parametrised weight; torch.nn.utils.parametrize.remove_parametrizations(net, &apos;{own}&apos;) before saving makes it a plain one</source>
        <translation>{file}：{name} 属于参数化的权重；保存前用 torch.nn.utils.parametrize.remove_parametrizations(net, &apos;{own}&apos;) 可使其成为普通权重</translation>
    </message>
    <message>
        <source>{file}: {name} is part of a normalised weight; torch.nn.utils.remove_weight_norm(net, &apos;{own}&apos;) before saving makes it a plain one</source>
        <translation>{file}：{name} 属于归一化的权重；保存前用 torch.nn.utils.remove_weight_norm(net, &apos;{own}&apos;) 可使其成为普通权重</translation>
    </message>
    <message>
        <source>{file}: {name} prunes a weight; torch.nn.utils.prune.remove(net, &apos;{own}&apos;) before saving makes it a plain one</source>
        <translation>{file}：{name} 用于剪枝权重；保存前用 torch.nn.utils.prune.remove(net, &apos;{own}&apos;) 可使其成为普通权重</translation>
    </message>
    <message>
        <source>{file}: {name} is part of a spectrally normalised weight; torch.nn.utils.remove_spectral_norm(net, &apos;{own}&apos;) before saving makes it a plain one</source>
        <translation>{file}：{name} 属于谱归一化的权重；保存前用 torch.nn.utils.remove_spectral_norm(net, &apos;{own}&apos;) 可使其成为普通权重</translation>
    </message>
    <message>
        <source>{file}: {name} is the learnt weight and {own} a copy with some entries dropped; run the network once in eval mode (net.eval()) before saving</source>
        <translation>{file}：{name} 是学到的权重，{own} 是被 dropout 去掉一部分的副本；保存前请在评估模式（net.eval()）下运行网络一次</translation>
    </message>
    <message>
        <source>{file}: {name} is not part of torch.nn.RNN, GRU or LSTM and may change what the network computes; if it does not, save the file without it</source>
        <translation>{file}：torch.nn.RNN、GRU、LSTM 没有 {name}，它可能改变网络的计算结果；若不改变，请保存时去掉它</translation>
    </message>
    <message>
        <source>{file}: there is no weight_ih_l0 and weight_hh_l0 as torch.nn.RNN, GRU and LSTM name them; the file contains {known}</source>
        <translation>{file}：没有 torch.nn.RNN、GRU 和 LSTM 所命名的 weight_ih_l0 和 weight_hh_l0；文件中有 {known}</translation>
    </message>
    <message>
        <source>{file}: there are several networks in it ({known}); --network chooses one</source>
        <translation>{file}：其中有多个网络（{known}）；用 --network 选一个</translation>
    </message>
    <message>
        <source>{file}: there is no network {name} in it; --network can be one of {known}</source>
        <translation>{file}：其中没有网络 {name}；--network 可以是 {known} 之一</translation>
    </message>
    <message>
        <source>&apos;&apos;, the one without a prefix</source>
        <translation>&apos;&apos;（无前缀的那个）</translation>
    </message>
    <message>
        <source>{known} and &apos;&apos;, the one without a prefix</source>
        <translation>{known} 和 &apos;&apos;（无前缀的那个）</translation>
    </message>
    <message>
        <source>{file}: {name} is missing</source>
        <translation>{file}：缺少 {name}</translation>
    </message>
    <message>
        <source>{file}: {name} has the shape {shape}; it must be a matrix</source>
        <translation>{file}：{name} 的形状是 {shape}；它必须是矩阵</translation>
    </message>
    <message>
        <source>{file}: {name} has the shape {shape}; expected {right}</source>
        <translation>{file}：{name} 的形状是 {shape}；应为 {right}</translation>
    </message>
    <message>
        <source>{file}: {size} parameters are too many; at most {most}</source>
        <translation>{file}：参数有 {size} 个，太多；最多 {most} 个</translation>
    </message>
    <message>
        <source>{file}: {name} is a projection; expected an LSTM with proj_size=0</source>
        <translation>{file}：{name} 是投影；应为 proj_size=0 的 LSTM</translation>
    </message>
    <message>
        <source>{file}: {name} has the shape {shape}; with {size} columns an RNN has {srn} rows, a GRU {gru}, an LSTM {lstm}</source>
        <translation>{file}：{name} 的形状是 {shape}；有 {size} 列时，RNN 有 {srn} 行，GRU 有 {gru} 行，LSTM 有 {lstm} 行</translation>
    </message>
    <message>
        <source>{file}: {name} has {size} columns; at most {most} can be</source>
        <translation>{file}：{name} 有 {size} 列；最多 {most} 列</translation>
    </message>
    <message>
        <source>{file}: {name}: at most {most} layers can be read</source>
        <translation>{file}：{name}：最多能读取 {most} 层</translation>
    </message>
    <message>
        <source>1 layer</source>
        <translation>1 层</translation>
    </message>
    <message>
        <source>{layers} × 2 layers, bidirectional</source>
        <translation>双向 {layers} × 2 层</translation>
    </message>
    <message>
        <source>{layers} layers</source>
        <translation>{layers} 层</translation>
    </message>
    <message>
        <source>∂L/∂h as in grad_hidden</source>
        <translation>∂L/∂h 取自 grad_hidden</translation>
    </message>
    <message>
        <source>∂L/∂h is 1 at the last step</source>
        <translation>最后一步的 ∂L/∂h 为 1</translation>
    </message>
    <message>
        <source>{file}: this is not a trace written by rnnviz inspect</source>
        <translation>{file}：这不是 rnnviz inspect 写出的轨迹</translation>
    </message>
    <message>
        <source>{file}: {name} is missing or has a wrong shape</source>
        <translation>{file}：缺少 {name} 或其形状不对</translation>
    </message>
    <message>
        <source>{option} needs --verdicts</source>
        <translation>{option} 须与 --verdicts 一起使用</translation>
    </message>
    <message>
        <source>{name}: there is no update {n}; it ended at {last}</source>
        <translation>{name}：没有第 {n} 次更新；它止于第 {last} 次</translation>
    </message>
    <message>
        <source>beside: give a run, or up to {most} runs</source>
        <translation>beside：请给出一次运行，或至多 {most} 次运行</translation>
    </message>
    <message>
        <source>{name} is inspected: it has no update {n}</source>
        <translation>{name} 只是被查看：没有第 {n} 次更新</translation>
    </message>
    <message>
        <source>updates: {n} is not a whole number from 0 to 1000000</source>
        <translation>updates：{n} 不是 0 到 1000000 的整数</translation>
    </message>
    <message>
        <source>differs from hidden by at most {largest}</source>
        <translation>与 hidden 最多相差 {largest}</translation>
    </message>
    <message>
        <source>The states in hidden are not those of this network: they differ by {largest} (step {step}, unit {unit}), so no verdict is given; {fits} agrees</source>
        <translation>hidden 中的状态不属于这个网络：相差 {largest}（第 {step} 步，第 {unit} 个单元），因此对它不作任何判断；{fits} 与之相符</translation>
    </message>
    <message>
        <source>The replay and hidden differ by {largest} (step {step}, unit {unit}), more than {limit}, so no verdict is given; if float32 rounding is the cause, the states of net.double() will agree</source>
        <translation>重放结果与 hidden 相差 {largest}（第 {step} 步，第 {unit} 个单元），超过 {limit}，因此对这个网络不作任何判断；若是 float32 舍入过大，以 net.double() 的状态为准</translation>
    </message>
    <message>
        <source>{file}: PyTorch&apos;s file does not say which nonlinearity this RNN has; give it with --nonlinearity ({known}), or as nonlinearity in the file of inputs</source>
        <translation>{file}：PyTorch 的文件没有说明这个 RNN 的激活函数；请用 --nonlinearity（{known}）或输入文件中的 nonlinearity 说明</translation>
    </message>
    <message>
        <source>{file}: hidden agrees with {fitting}; choose one with --nonlinearity</source>
        <translation>{file}：hidden 与 {fitting} 都相符；请用 --nonlinearity 说明是哪一个</translation>
    </message>
    <message>
        <source>{file}: hidden agrees with no nonlinearity (largest differences: {tried}): the weights, the inputs or h0 are not those it was computed with; --nonlinearity replays it anyway</source>
        <translation>{file}：hidden 与任何激活函数都不符（最大差：{tried}）：权重、输入或 h0 不是计算它时所用的；给出 --nonlinearity 仍可重放</translation>
    </message>
    <message>
        <source>{file}: inputs has the shape {shape}; expected (T, M) = (T, {width}), one sequence of at least one step, or a batch of such, (T, B, {width}) or (B, T, {width})</source>
        <translation>{file}：inputs 的形状为 {shape}；应为 (T, M) = (T, {width})，即至少一步的一个序列，或一批这样的序列，(T, B, {width}) 或 (B, T, {width})</translation>
    </message>
    <message>
        <source>{file}: inputs has the shape {shape}: {first} sequences of {second} steps with --batch-first yes, {second} of {first} with --batch-first no; the shape does not say which</source>
        <translation>{file}：inputs 的形状为 {shape}：--batch-first yes 表示 {first} 个 {second} 步的序列，--batch-first no 表示 {second} 个 {first} 步的序列；从形状看不出是哪一种</translation>
    </message>
    <message>
        <source>{file}: expected a torch.nn.Module, its state_dict() or the path of a file</source>
        <translation>{file}：应为 torch.nn.Module、它的 state_dict() 或文件路径</translation>
    </message>
    <message>
        <source>{file}: its recurrent part is a {found}, not a torch.nn.RNN, GRU or LSTM or one of their cells; given its state_dict(), it is taken for one</source>
        <translation>{file}：其循环部分是 {found}，不是 torch.nn.RNN、GRU、LSTM 或它们的单元；若给出它的 state_dict()，则当作其一</translation>
    </message>
    <message>
        <source>{file}: it is in training mode, where dropout acts between its layers; call eval()</source>
        <translation>{file}：它处于训练模式，层间有 dropout；请调用 eval()</translation>
    </message>
    <message>
        <source>standard output cannot be written: {reason}</source>
        <translation>无法写入标准输出：{reason}</translation>
    </message>
    <message>
        <source>{file}: a recording is made of presets; export draws recordings together</source>
        <translation>{file}：记录由预设生成；要把多份记录画在一起，请用 export</translation>
    </message>
    <message>
        <source>{file}: this file is read; -o must name another one for the recording</source>
        <translation>{file}：这个文件要读取；请用 -o 为记录指定另一个文件名</translation>
    </message>
    <message>
        <source>{file}: weights and sequences are read from .safetensors, .pt, .npz and .npy, weights from Keras&apos; .weights.h5 and .keras too; PyTorch writes the first with safetensors.torch.save_file(net.state_dict(), &apos;net.safetensors&apos;)</source>
        <translation>{file}：权重和序列从 .safetensors、.pt、.npz 和 .npy 读取，权重还可从 Keras 的 .weights.h5 和 .keras 读取；PyTorch 用 safetensors.torch.save_file(net.state_dict(), &apos;net.safetensors&apos;) 写出第一种</translation>
    </message>
    <message>
        <source>{name} is for moving pictures: add --animate updates</source>
        <translation>{name} 用于动画：请加上 --animate updates</translation>
    </message>
    <message>
        <source>--beside: at most {most} runs are drawn beside one</source>
        <translation>--beside：一次运行旁边至多画 {most} 次运行</translation>
    </message>
    <message>
        <source>--seconds: {seconds} seconds are not from {low} to {high}</source>
        <translation>--seconds：{seconds} 秒不在 {low} 到 {high} 之间</translation>
    </message>
    <message>
        <source>--animate shows one layer: give --layer once</source>
        <translation>--animate 只显示一层：--layer 只能给出一次</translation>
    </message>
    <message>
        <source>{name} is inspected: it has no updates to be animated</source>
        <translation>{name} 是检查得到的：没有可以做成动画的更新</translation>
    </message>
    <message>
        <source>--at {at} and --updates {updates} contradict each other: give one of them</source>
        <translation>--at {at} 与 --updates {updates} 互相矛盾：只给出其中一个</translation>
    </message>
</context>
<context>
    <name>export</name>
    <message>
        <source>NaN</source>
        <translation>NaN</translation>
    </message>
    <message>
        <source>time step &lt;i&gt;k&lt;/i&gt;</source>
        <translation>时间步 &lt;i&gt;k&lt;/i&gt;</translation>
    </message>
    <message>
        <source>{folder}: there is no such folder; create it first</source>
        <translation>{folder}：没有这个文件夹；请先创建</translation>
    </message>
    <message>
        <source>{path}: no permission to write here; choose another folder</source>
        <translation>{path}：没有写入权限；请选择其他文件夹</translation>
    </message>
    <message>
        <source>{path}: the disk is full; nothing was written</source>
        <translation>{path}：磁盘已满；什么也没有写入</translation>
    </message>
    <message>
        <source>{path}: the disk quota is used up; nothing was written</source>
        <translation>{path}：磁盘配额已用完；什么也没有写入</translation>
    </message>
    <message>
        <source>{folder}: this folder is read-only; choose another one</source>
        <translation>{folder}：此文件夹只读；请选择其他文件夹</translation>
    </message>
    <message>
        <source>{path}: this is a folder; a file name is needed</source>
        <translation>{path}：这是文件夹；需要一个文件名</translation>
    </message>
    <message>
        <source>{path}: this name is too long; choose a shorter one</source>
        <translation>{path}：文件名太长；请选择较短的</translation>
    </message>
    <message>
        <source>{path}: the file is too large for this disk</source>
        <translation>{path}：文件对这个磁盘来说太大</translation>
    </message>
    <message>
        <source>{path}: this is not a name a file can have</source>
        <translation>{path}：文件不能用这个名字</translation>
    </message>
    <message>
        <source>{path}: this is a device, a pipe or a socket; the name of a file is needed</source>
        <translation>{path}：这是设备、管道或套接字；需要一个文件名</translation>
    </message>
    <message>
        <source>{path}: cannot be written ({reason}); nothing was changed</source>
        <translation>{path}：无法写入（{reason}）；什么也没有改变</translation>
    </message>
    <message>
        <source>writing was cancelled; nothing was written</source>
        <translation>写入已取消；没有写入任何文件</translation>
    </message>
    <message>
        <source>{path}: this is a file; a folder is needed</source>
        <translation>{path}：这是文件；需要一个文件夹</translation>
    </message>
    <message>
        <source>{views}: {reason} Nothing was written.</source>
        <translation>{views}：{reason}没有写入任何文件。</translation>
    </message>
    <message>
        <source>{views}: nothing to show, so nothing was written</source>
        <translation>{views}：没有可显示的内容，因此没有写入任何文件</translation>
    </message>
    <message>
        <source>seed {seed} · update {update} · step k = {step}</source>
        <translation>种子 {seed} · 第 {update} 次更新 · 时间步 k = {step}</translation>
    </message>
    <message>
        <source>step k = {step}</source>
        <translation>第 k = {step} 步</translation>
    </message>
    <message>
        <source>{run}, update {update}</source>
        <translation>{run}，第 {update} 次更新</translation>
    </message>
    <message>
        <source>states of update {update}, before the numbers left the scale</source>
        <translation>第 {update} 次更新的状态，数值超出刻度之前</translation>
    </message>
    <message>
        <source>states of update {update}</source>
        <translation>第 {update} 次更新的状态</translation>
    </message>
    <message>
        <source>diverged at update {update}</source>
        <translation>在第 {update} 次更新时发散</translation>
    </message>
    <message>
        <source>dead since update {update}</source>
        <translation>自第 {update} 次更新起死亡</translation>
    </message>
    <message>
        <source>{name}: there is no such format; known are {known}</source>
        <translation>{name}：没有这种格式；可用的有 {known}</translation>
    </message>
    <message>
        <source>width: {width} is not from {low} to {high} pixels</source>
        <translation>width：{width} 不在 {low} 到 {high} 像素之间</translation>
    </message>
    <message>
        <source>{name} does not move; animations are {known}</source>
        <translation>{name} 不能做成动画；动画格式有 {known}</translation>
    </message>
    <message>
        <source>{path}: this file exists; choose another folder or allow to replace it</source>
        <translation>{path}：此文件已存在；请选择其他文件夹，或允许替换</translation>
    </message>
    <message>
        <source>the arrays take {size} MiB; one file can hold at most {most} MiB</source>
        <translation>这些数组占 {size} MiB；一个文件最多容纳 {most} MiB</translation>
    </message>
    <message>
        <source>the file cannot be read</source>
        <translation>无法读取此文件</translation>
    </message>
    <message>
        <source>this is not a complete {kind} file</source>
        <translation>这不是完整的 {kind} 文件</translation>
    </message>
    <message>
        <source>there is no such file</source>
        <translation>没有这个文件</translation>
    </message>
    <message>
        <source>too many arrays in one file</source>
        <translation>一个文件里的数组太多</translation>
    </message>
    <message>
        <source>the arrays would take more than {most} MiB</source>
        <translation>数组将占用超过 {most} MiB</translation>
    </message>
    <message>
        <source>the arrays claim to be {size} MiB, too much for so small a file; save them uncompressed, with numpy.savez</source>
        <translation>数组自称有 {size} MiB，与这么小的文件不符；请用 numpy.savez 不压缩地保存</translation>
    </message>
    <message>
        <source>it holds an array twice</source>
        <translation>其中有一个数组出现了两次</translation>
    </message>
    <message>
        <source>it holds something that is not an array</source>
        <translation>其中有不是数组的内容</translation>
    </message>
    <message>
        <source>{name} is compressed by a method that is not supported</source>
        <translation>{name} 的压缩方式不受支持</translation>
    </message>
    <message>
        <source>{name} claims to be {size} MiB, which is not plausible</source>
        <translation>{name} 自称有 {size} MiB，不可信</translation>
    </message>
    <message>
        <source>{name}: its size does not match its shape</source>
        <translation>{name}：其大小与形状不符</translation>
    </message>
    <message>
        <source>{name} does not hold plain numbers, truth values or text</source>
        <translation>{name} 的内容不是普通的数、真假值或文本</translation>
    </message>
    <message>
        <source>{name}: its shape is not plausible</source>
        <translation>{name}：其形状不可信</translation>
    </message>
    <message>
        <source>{path}: there is no such file</source>
        <translation>{path}：没有这个文件</translation>
    </message>
    <message>
        <source>{path}: pictures up to 64 MiB are read</source>
        <translation>{path}：最大读取 64 MiB 的图片</translation>
    </message>
    <message>
        <source>{path}: the file cannot be read</source>
        <translation>{path}：无法读取此文件</translation>
    </message>
    <message>
        <source>{path}: this is no PNG, SVG, PDF, GIF, WebP or MP4</source>
        <translation>{path}：这不是 PNG、SVG、PDF、GIF、WebP 或 MP4</translation>
    </message>
    <message>
        <source>{path}: this {kind} is damaged; its end is missing</source>
        <translation>{path}：这个 {kind} 已损坏，缺少结尾</translation>
    </message>
    <message>
        <source>{path}: this PNG is damaged; its end is missing</source>
        <translation>{path}：此 PNG 已损坏；缺少结尾</translation>
    </message>
    <message>
        <source>{path}: this PNG is damaged; it never ends</source>
        <translation>{path}：此 PNG 已损坏；没有结尾</translation>
    </message>
    <message>
        <source>{path}: the experiment stored in this picture is damaged</source>
        <translation>{path}：此图片中保存的实验已损坏</translation>
    </message>
    <message>
        <source>a recording of this run takes {size} MiB, one array up to {array} MiB; at most {most} and {largest} MiB are read back: choose a smaller task.length or cell.size</source>
        <translation>此次运行的记录需要 {size} MiB，其中一个数组达 {array} MiB；最多只能读回 {most} 和 {largest} MiB：请减小 task.length 或 cell.size</translation>
    </message>
    <message>
        <source>this is not a recording made by rnnviz</source>
        <translation>这不是 rnnviz 的记录</translation>
    </message>
    <message>
        <source>its meta is not JSON</source>
        <translation>其中的 meta 不是 JSON</translation>
    </message>
    <message>
        <source>it was made by another version; this one reads {right}</source>
        <translation>它由另一版本生成；本版本读取 {right}</translation>
    </message>
    <message>
        <source>its meta has no name</source>
        <translation>其中的 meta 没有名称</translation>
    </message>
    <message>
        <source>{name} is missing or does not fit the experiment</source>
        <translation>缺少 {name}，或它与实验不符</translation>
    </message>
    <message>
        <source>{file}: its meta does not say after which update</source>
        <translation>{file}：meta 未说明是第几次更新之后</translation>
    </message>
    <message>
        <source>{file}: from update {update} on, this machine&apos;s arithmetic leads to another run; only the last update can be shown</source>
        <translation>{file}：从第 {update} 次更新起，本机的算术导致了另一次运行；只能显示最后一次更新</translation>
    </message>
    <message>
        <source>{file}: run again; this machine rounds differently from update {update} on, by {share} at most</source>
        <translation>{file}：已重新运行；从第 {update} 次更新起本机的舍入不同，相差至多 {share}</translation>
    </message>
    <message>
        <source>it was written by a big-endian machine</source>
        <translation>它由大端机器写出</translation>
    </message>
    <message>
        <source>this was not written by torch.save; use torch.save(net.state_dict(), &apos;net.pt&apos;) of PyTorch 1.6 or newer</source>
        <translation>这不是 torch.save 的文件；应使用 PyTorch 1.6 或更新版本的 torch.save(net.state_dict(), &apos;net.pt&apos;)</translation>
    </message>
    <message>
        <source>its list of tensors is compressed or too long</source>
        <translation>它的张量清单不可信</translation>
    </message>
    <message>
        <source>it holds a {found}; expected a dict of tensors by name</source>
        <translation>其中是 {found}；应为按名称存放张量的字典</translation>
    </message>
    <message>
        <source>it contains {what}, which is not data; use torch.save(net.state_dict(), &apos;net.pt&apos;)</source>
        <translation>其中有 {what}，它不是数据；应使用 torch.save(net.state_dict(), &apos;net.pt&apos;)</translation>
    </message>
    <message>
        <source>the shape of a tensor does not fit its data</source>
        <translation>某个张量的形状不可信</translation>
    </message>
    <message>
        <source>reading files of Keras requires h5py: pip install &apos;rnnviz[keras]&apos;</source>
        <translation>安装了 h5py 才能读取 Keras 的文件：pip install &apos;rnnviz[keras]&apos;</translation>
    </message>
    <message>
        <source>its contents would be implausibly larger than the file</source>
        <translation>这样的文件不可信</translation>
    </message>
    <message>
        <source>something in it lies outside of it</source>
        <translation>其中有内容指向文件之外</translation>
    </message>
    <message>
        <source>an array in it has an implausible type or size</source>
        <translation>这样的数组不可信</translation>
    </message>
    <message>
        <source>the shapes of {name} are not those of a SimpleRNN, LSTM or GRU</source>
        <translation>{name} 的形状不属于任何 SimpleRNN、LSTM 或 GRU</translation>
    </message>
    <message>
        <source>{name} has {key} = {value}; {right} can be replayed</source>
        <translation>{name} 的 {key} = {value}；能够重放的是 {right}</translation>
    </message>
    <message>
        <source>size: {text} is none of {names} and no WIDTHxHEIGHT in millimetres</source>
        <translation>size：{text} 既不是 {names} 之一，也不是以毫米计的 宽x高</translation>
    </message>
    <message>
        <source>size: {text} is not from {low} to {high} millimetres on each side</source>
        <translation>size：{text} 的边长不在 {low} 到 {high} 毫米之间</translation>
    </message>
    <message>
        <source>a recording holds at most {most} runs</source>
        <translation>一份记录至多包含 {most} 次运行</translation>
    </message>
    <message>
        <source>MP4 needs PyAV, which is not installed; run: {python} -m pip install av</source>
        <translation>MP4 需要 PyAV，但它没有安装；请运行：{python} -m pip install av</translation>
    </message>
    <message>
        <source>animation: {rate} is not from {low} to {high} frames a second</source>
        <translation>动画：每秒 {rate} 帧不在 {low} 到 {high} 之间</translation>
    </message>
    <message>
        <source>animation: the last frame cannot stay for {hold} seconds; up to {most}</source>
        <translation>动画：最后一帧不能停留 {hold} 秒；最多 {most} 秒</translation>
    </message>
    <message>
        <source>animation: it cannot be shown {plays} times; 0 is again and again</source>
        <translation>动画：不能播放 {plays} 次；0 表示循环播放</translation>
    </message>
    <message>
        <source>animation: from update {first} to {last} there is nothing to move; the run ended at update {end}</source>
        <translation>动画：从更新 {first} 到 {last} 没有可以动的内容；运行在更新 {end} 处结束</translation>
    </message>
    <message>
        <source>animation: {count} frames are too many; up to {most} are written</source>
        <translation>动画：{count} 帧太多；最多写入 {most} 帧</translation>
    </message>
    <message>
        <source>seed {seed}</source>
        <translation>种子 {seed}</translation>
    </message>
    <message>
        <source>update {n} · {phase}</source>
        <translation>更新 {n} · {phase}</translation>
    </message>
    <message>
        <source>update {n}</source>
        <translation>更新 {n}</translation>
    </message>
    <message>
        <source>diverged</source>
        <translation>已发散</translation>
    </message>
    <message>
        <source>dead</source>
        <translation>已失活</translation>
    </message>
    <message>
        <source>the process that was writing has ended</source>
        <translation>写入的进程已经结束</translation>
    </message>
</context>
<context>
    <name>lesson</name>
    <message>
        <source>{file}: a worksheet is a PDF; its name ends in .pdf</source>
        <translation>{file}：练习单是 PDF，文件名以 .pdf 结尾</translation>
    </message>
    <message>
        <source>{file}: {problem}</source>
        <translation>{file}：{problem}</translation>
    </message>
    <message>
        <source>{file}: a lesson has at most 64 KiB</source>
        <translation>{file}：课程文件不得超过 64 KiB</translation>
    </message>
    <message>
        <source>{file}: this is not a lesson</source>
        <translation>{file}：这不是课程</translation>
    </message>
    <message>
        <source>{file}: a lesson must be UTF-8 text</source>
        <translation>{file}：课程必须是 UTF-8 文本</translation>
    </message>
    <message>
        <source>{file}: this is not a lesson: nested too deeply, or a number is too long</source>
        <translation>{file}：这不是课程：嵌套过深，或某个数过长</translation>
    </message>
    <message>
        <source>a lesson needs 1 to {most} tables [[step]]</source>
        <translation>课程需要 1 到 {most} 个 [[step]] 表</translation>
    </message>
    <message>
        <source>title is missing: a lesson begins with title = &quot;…&quot;</source>
        <translation>缺少 title：课程以 title = &quot;…&quot; 开头</translation>
    </message>
    <message>
        <source>this must be a table [[step]]</source>
        <translation>这里必须是 [[step]] 表</translation>
    </message>
    <message>
        <source>{key}: this text is longer than {most} characters</source>
        <translation>{key}：这段文字超过 {most} 个字符</translation>
    </message>
    <message>
        <source>{key}: there is a control character in this text</source>
        <translation>{key}：这段文字里有控制字符</translation>
    </message>
    <message>
        <source>{key}: this must be a list [&quot;…&quot;] of at most {most}</source>
        <translation>{key}：必须是最多 {most} 项的列表 [&quot;…&quot;]</translation>
    </message>
    <message>
        <source>{key}: these must be 2 to {most} texts</source>
        <translation>{key}：必须是 2 到 {most} 段文字</translation>
    </message>
    <message>
        <source>{key}: {value} has no axes to draw on; {known} have some</source>
        <translation>{key}：{value} 没有可供作图的坐标轴；可用的有 {known}</translation>
    </message>
    <message>
        <source>{key}: {value} must have the form l0 or l0r</source>
        <translation>{key}：{value} 必须形如 l0 或 l0r</translation>
    </message>
    <message>
        <source>{key}: this must be [low, high]</source>
        <translation>{key}：必须是 [下限, 上限]</translation>
    </message>
    <message>
        <source>{key}: {value} is not the number of a choice from 1, nor a text in quotes</source>
        <translation>{key}：{value} 既不是从 1 起的选项编号，也不是带引号的文字</translation>
    </message>
    <message>
        <source>{key}: this must be a table {{&quot;cell.name&quot; = &quot;lstm&quot;}}</source>
        <translation>{key}：必须是表，例如 {{&quot;cell.name&quot; = &quot;lstm&quot;}}</translation>
    </message>
    <message>
        <source>step {step}: {problem}</source>
        <translation>第 {step} 步：{problem}</translation>
    </message>
    <message>
        <source>{key}: {problem}</source>
        <translation>{key}：{problem}</translation>
    </message>
    <message>
        <source>preset is missing: a lesson begins with a run, such as preset = &quot;vanishing&quot;</source>
        <translation>缺少 preset：课程从一次运行开始，例如 preset = &quot;vanishing&quot;</translation>
    </message>
    <message>
        <source>branch: {keys}: this cannot change while a run goes on; write set instead</source>
        <translation>branch：{keys}：运行途中不能更改；请改用 set</translation>
    </message>
    <message>
        <source>this step does nothing; say something, or drop it</source>
        <translation>这一步什么也不做；请写些内容，或删去它</translation>
    </message>
    <message>
        <source>choices: ask is missing, the question</source>
        <translation>choices：缺少问题 ask</translation>
    </message>
    <message>
        <source>choices_zh: these must be {right}, as choices are</source>
        <translation>choices_zh：必须有 {right} 项，与 choices 一致</translation>
    </message>
    <message>
        <source>answer_zh: answer is a number, not a text</source>
        <translation>answer_zh：answer 是编号，不是文字</translation>
    </message>
    <message>
        <source>range: sketch is missing, the view to draw in</source>
        <translation>range：缺少 sketch，即要在其中作图的视图</translation>
    </message>
    <message>
        <source>{key}: nothing has been asked</source>
        <translation>{key}：此前没有提问</translation>
    </message>
    <message>
        <source>answer: {value} is not a number from 1 to {most}</source>
        <translation>answer：{value} 不是 1 到 {most} 的编号</translation>
    </message>
    <message>
        <source>answer: {value} is a number, but the question has no choices</source>
        <translation>answer：{value} 是编号，但该问题没有选项</translation>
    </message>
    <message>
        <source>keep: there is no run yet that could be kept</source>
        <translation>keep：还没有可以保留的运行</translation>
    </message>
    <message>
        <source>beside: it is empty; say what differs</source>
        <translation>beside：内容为空；请写出不同的设置</translation>
    </message>
    <message>
        <source>beside and branch: two runs at most are side by side; leave one out</source>
        <translation>beside 与 branch：最多并列两次运行；请去掉其一</translation>
    </message>
    <message>
        <source>motion and until: one update cannot be played while the run goes on</source>
        <translation>motion 与 until：运行进行时不能慢放一次更新</translation>
    </message>
    <message>
        <source>{key}: {value} is after the last update of the run, {last}</source>
        <translation>{key}：{value} 在该运行的最后一次更新 {last} 之后</translation>
    </message>
    <message>
        <source>form: it is hidden; reveal it before</source>
        <translation>form：它被隐藏着；请先揭晓</translation>
    </message>
    <message>
        <source>reveal: nothing is hidden</source>
        <translation>reveal：没有隐藏任何内容</translation>
    </message>
    <message>
        <source>reveal: {name} is not hidden</source>
        <translation>reveal：{name} 并未隐藏</translation>
    </message>
    <message>
        <source>{key}_zh: {key} is missing, the same in English</source>
        <translation>{key}_zh：缺少英文的 {key}</translation>
    </message>
    <message>
        <source>No part of the sketch lies where the true curve has values.</source>
        <translation>画的线没有一处落在真实曲线有值的地方。</translation>
    </message>
    <message>
        <source>At {place} the true value is exactly 0: no height on this axis is low enough.</source>
        <translation>在{place}，真实值恰好是 0：这条轴上没有足够低的高度。</translation>
    </message>
    <message>
        <source>At {place} the true value is beyond all numbers.</source>
        <translation>在{place}，真实值超出一切可表示的数。</translation>
    </message>
    <message>
        <source>Off by {mean} decades on average; by most at {place}: {most} decades too {side}.</source>
        <translation>平均相差 {mean} 个数量级；在{place}相差最大：偏{side} {most} 个数量级。</translation>
    </message>
    <message>
        <source>Off by {mean} on average; by most at {place}: {most} too {side}.</source>
        <translation>平均相差 {mean}；在{place}相差最大：偏{side} {most}。</translation>
    </message>
    <message>
        <source>Within a factor of two everywhere; by most at {place}: {most} decades too {side}.</source>
        <translation>处处在两倍以内；在{place}相差最大：偏{side} {most} 个数量级。</translation>
    </message>
    <message>
        <source>Close everywhere; by most at {place}: {most} too {side}.</source>
        <translation>处处接近；在{place}相差最大：偏{side} {most}。</translation>
    </message>
    <message>
        <source>Drawn were {compared} of {places} places.</source>
        <translation>画出了 {places} 处中的 {compared} 处。</translation>
    </message>
    <message>
        <source>high</source>
        <translation>高</translation>
    </message>
    <message>
        <source>low</source>
        <translation>低</translation>
    </message>
    <message>
        <source>step {n}</source>
        <translation>第 {n} 步</translation>
    </message>
    <message>
        <source>update {n}</source>
        <translation>第 {n} 次更新</translation>
    </message>
    <message>
        <source>lag {n}</source>
        <translation>间隔 {n}</translation>
    </message>
    <message>
        <source>Hands for {choice}</source>
        <translation>选“{choice}”的人数</translation>
    </message>
    <message>
        <source>A click, or key {number}, counts a hand; the right button takes one back.</source>
        <translation>单击或按 {number} 键计一票；右键减一票。</translation>
    </message>
    <message>
        <source>The lesson has been left; the run stays.</source>
        <translation>已离开课程；训练保持原样。</translation>
    </message>
    <message>
        <source>Step {step} of {count}</source>
        <translation>第 {step} 步，共 {count} 步</translation>
    </message>
    <message>
        <source>Unfold</source>
        <translation>展开</translation>
    </message>
    <message>
        <source>Fold to one line</source>
        <translation>折叠成一行</translation>
    </message>
    <message>
        <source>Draw anew</source>
        <translation>重画</translation>
    </message>
    <message>
        <source>until it blows up</source>
        <translation>直到爆炸</translation>
    </message>
    <message>
        <source>until a gradient is clipped</source>
        <translation>直到梯度被截断</translation>
    </message>
    <message>
        <source>until the task is solved</source>
        <translation>直到学会任务</translation>
    </message>
    <message>
        <source>until a unit dies</source>
        <translation>直到有单元死亡</translation>
    </message>
    <message>
        <source>until ρ(U) crosses 1</source>
        <translation>直到 ρ（U） 越过 1</translation>
    </message>
    <message>
        <source>until its last update</source>
        <translation>直到最后一次更新</translation>
    </message>
    <message>
        <source>Training to update {update} …</source>
        <translation>正在训练到第 {update} 次更新…</translation>
    </message>
    <message>
        <source>By update {update} it has not happened.</source>
        <translation>到第 {update} 次更新时仍未发生。</translation>
    </message>
    <message>
        <source>Training until update {update} …</source>
        <translation>训练到第 {update} 次更新…</translation>
    </message>
    <message>
        <source>Training …</source>
        <translation>正在训练…</translation>
    </message>
    <message>
        <source>Training {what} …</source>
        <translation>训练{what}…</translation>
    </message>
    <message>
        <source>k: {value} is not a number from 1 to {most}</source>
        <translation>k：{value} 不是 1 到 {most} 的数</translation>
    </message>
    <message>
        <source>layer: there is no {value}; known are {known}</source>
        <translation>layer：没有 {value}；已知的有 {known}</translation>
    </message>
    <message>
        <source>{key}: {value} has nothing to show of this run; {known} have</source>
        <translation>{key}：{value} 对这次运行没有可显示的内容；可用的有 {known}</translation>
    </message>
    <message>
        <source>Solutions</source>
        <translation>答案</translation>
    </message>
    <message>
        <source>Draw the curve that you expect.</source>
        <translation>请画出您预期的曲线。</translation>
    </message>
    <message>
        <source>The lesson gives no answer.</source>
        <translation>课程没有给出答案。</translation>
    </message>
    <message>
        <source>There is no run on screen that a lesson could open.</source>
        <translation>屏幕上没有课程可以打开的训练。</translation>
    </message>
    <message>
        <source>a step of a lesson</source>
        <translation>课程的一步</translation>
    </message>
    <message>
        <source>Step {step} of “{title}”. F7 opens the editor.</source>
        <translation>“{title}”的第 {step} 步。按 F7 打开编辑器。</translation>
    </message>
    <message>
        <source>Step {step} of “{title}”. Settings were changed while this run went on: in the lesson it begins with the last of them.</source>
        <translation>“{title}”的第 {step} 步。训练途中改过设置：在课程里它从一开始就用最后的设置。</translation>
    </message>
    <message>
        <source>My lesson</source>
        <translation>我的课程</translation>
    </message>
    <message>
        <source>moving a step</source>
        <translation>移动一步</translation>
    </message>
    <message>
        <source>deleting a step</source>
        <translation>删除一步</translation>
    </message>
    <message>
        <source>what a step shows</source>
        <translation>一步所显示的内容</translation>
    </message>
    <message>
        <source>words of a lesson</source>
        <translation>课程的文字</translation>
    </message>
    <message>
        <source>Not stored yet: {problem}</source>
        <translation>尚未保存：{problem}</translation>
    </message>
    <message>
        <source>Stored: {path}</source>
        <translation>已保存：{path}</translation>
    </message>
    <message>
        <source>Stored, but it cannot be given yet: {problem}</source>
        <translation>已保存，但还不能讲：{problem}</translation>
    </message>
    <message>
        <source>Save a copy</source>
        <translation>另存副本</translation>
    </message>
    <message>
        <source>Lessons (*.toml)</source>
        <translation>课程 (*.toml)</translation>
    </message>
    <message>
        <source>About the lesson</source>
        <translation>关于本课程</translation>
    </message>
    <message>
        <source>Answer {number} is right</source>
        <translation>答案 {number} 正确</translation>
    </message>
    <message>
        <source>Answer {number}</source>
        <translation>答案 {number}</translation>
    </message>
    <message>
        <source>Title</source>
        <translation>标题</translation>
    </message>
    <message>
        <source>What it is about</source>
        <translation>内容简介</translation>
    </message>
    <message>
        <source>Minutes</source>
        <translation>分钟</translation>
    </message>
    <message>
        <source>Lesson editor</source>
        <translation>课程编辑器</translation>
    </message>
    <message>
        <source>Lesson</source>
        <translation>课程</translation>
    </message>
    <message>
        <source>New lesson</source>
        <translation>新课程</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>重做</translation>
    </message>
    <message>
        <source>Save a copy…</source>
        <translation>另存副本…</translation>
    </message>
    <message>
        <source>Try from here</source>
        <translation>从这里试讲</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>&lt;p&gt;&lt;b&gt;A lesson is made of moments.&lt;/b&gt;&lt;/p&gt;&lt;p&gt;Bring on the screen what is to be seen: open a preset, train, put the cursor where it matters, choose the views. Then press &lt;b&gt;F8&lt;/b&gt;, here or in the window: this moment becomes a step.&lt;/p&gt;&lt;p&gt;Then say what is to be seen, or ask first: a question with answers, or a curve to be drawn. Nothing needs to be saved by hand; &lt;b&gt;F5&lt;/b&gt; tries it.&lt;/p&gt;</source>
        <translation>&lt;p&gt;&lt;b&gt;课程由一个个时刻组成。&lt;/b&gt;&lt;/p&gt;&lt;p&gt;先让屏幕显示要看的内容：打开预设，训练，把光标放到关键之处，选好视图。然后在这里或主窗口里按 &lt;b&gt;F8&lt;/b&gt;：这一刻就成为一步。&lt;/p&gt;&lt;p&gt;接着写下要看什么，或者先提问：给出几个答案，或者让大家画一条曲线。不必手动保存；按 &lt;b&gt;F5&lt;/b&gt; 试讲。&lt;/p&gt;</translation>
    </message>
    <message>
        <source>Add this moment</source>
        <translation>加入这一刻</translation>
    </message>
    <message>
        <source>Duplicate</source>
        <translation>复制一份</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>Move up</source>
        <translation>上移</translation>
    </message>
    <message>
        <source>Move down</source>
        <translation>下移</translation>
    </message>
    <message>
        <source>Not stored yet</source>
        <translation>尚未保存</translation>
    </message>
    <message>
        <source>nothing</source>
        <translation>无</translation>
    </message>
    <message>
        <source>it blows up</source>
        <translation>训练崩溃</translation>
    </message>
    <message>
        <source>a gradient is clipped</source>
        <translation>有梯度被截断</translation>
    </message>
    <message>
        <source>the task is solved</source>
        <translation>任务解决</translation>
    </message>
    <message>
        <source>a unit dies</source>
        <translation>有单元死亡</translation>
    </message>
    <message>
        <source>ρ(U) crosses 1</source>
        <translation>ρ(U) 越过 1</translation>
    </message>
    <message>
        <source>its last update</source>
        <translation>最后一次更新</translation>
    </message>
    <message>
        <source>the sentence below</source>
        <translation>下方的结论</translation>
    </message>
    <message>
        <source>notes in the views</source>
        <translation>视图中的注释</translation>
    </message>
    <message>
        <source>the badges</source>
        <translation>徽章</translation>
    </message>
    <message>
        <source>the timeline&apos;s curve</source>
        <translation>时间轴上的曲线</translation>
    </message>
    <message>
        <source>the gallery</source>
        <translation>预设列表</translation>
    </message>
    <message>
        <source>the settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>all views</source>
        <translation>所有视图</translation>
    </message>
    <message>
        <source>Show what is on screen now</source>
        <translation>改为显示屏幕上的内容</translation>
    </message>
    <message>
        <source>Says</source>
        <translation>讲述</translation>
    </message>
    <message>
        <source>Asks</source>
        <translation>提问</translation>
    </message>
    <message>
        <source>Answer in words</source>
        <translation>文字答案</translation>
    </message>
    <message>
        <source>Because</source>
        <translation>原因</translation>
    </message>
    <message>
        <source>To be drawn in</source>
        <translation>在此视图上画</translation>
    </message>
    <message>
        <source>Hides</source>
        <translation>隐藏</translation>
    </message>
    <message>
        <source>Reveals</source>
        <translation>揭示</translation>
    </message>
    <message>
        <source>Waits until</source>
        <translation>等到</translation>
    </message>
    <message>
        <source>Update that is waited for</source>
        <translation>等到第几次更新</translation>
    </message>
    <message>
        <source>Keeps the run before, to compare</source>
        <translation>保留之前的训练以便比较</translation>
    </message>
    <message>
        <source>Plays the update in slow motion</source>
        <translation>慢动作播放这次更新</translation>
    </message>
    <message>
        <source>Shows</source>
        <translation>显示</translation>
    </message>
    <message>
        <source>Answers</source>
        <translation>选项</translation>
    </message>
    <message>
        <source>Lowest value</source>
        <translation>最小值</translation>
    </message>
    <message>
        <source>Highest value</source>
        <translation>最大值</translation>
    </message>
    <message>
        <source>what was drawn here</source>
        <translation>这里画的内容</translation>
    </message>
    <message>
        <source>everything that is hidden</source>
        <translation>所有隐藏的内容</translation>
    </message>
    <message>
        <source>nothing yet</source>
        <translation>暂不揭示</translation>
    </message>
    <message>
        <source>some of it, as the file says</source>
        <translation>其中一部分（见文件）</translation>
    </message>
    <message>
        <source>update</source>
        <translation>某次更新</translation>
    </message>
    <message>
        <source>Steps</source>
        <translation>步骤</translation>
    </message>
    <message>
        <source>Alt+↑ and Alt+↓ move a step, Del deletes it</source>
        <translation>Alt+↑ 和 Alt+↓ 移动一步，Del 删除</translation>
    </message>
    <message>
        <source>keeps the run before</source>
        <translation>保留之前的训练</translation>
    </message>
    <message>
        <source>beside it {what}</source>
        <translation>并排：{what}</translation>
    </message>
    <message>
        <source>goes on from there with {what}</source>
        <translation>从那里继续：{what}</translation>
    </message>
    <message>
        <source>goes on</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>update {update}</source>
        <translation>第 {update} 次更新</translation>
    </message>
    <message>
        <source>in slow motion</source>
        <translation>慢动作</translation>
    </message>
    <message>
        <source>New here? A tour of ninety seconds shows what there is: three networks, the timeline, the export. It is in the menu Help at any time.</source>
        <translation>初次使用？九十秒的导览带您看一遍：三个网络、时间线、导出。之后随时可在“帮助”菜单里打开。</translation>
    </message>
    <message>
        <source>Take the tour</source>
        <translation>开始导览</translation>
    </message>
    <message>
        <source>No, thank you</source>
        <translation>不用了，谢谢</translation>
    </message>
</context>
<context>
    <name>nn</name>
    <message>
        <source>none</source>
        <translation>不截断</translation>
    </message>
    <message>
        <source>global norm</source>
        <translation>全局范数</translation>
    </message>
    <message>
        <source>norm of each parameter</source>
        <translation>每个参数的范数</translation>
    </message>
    <message>
        <source>each value</source>
        <translation>每个分量</translation>
    </message>
    <message>
        <source>Momentum</source>
        <translation>动量法</translation>
    </message>
    <message>
        <source>carousel without gates</source>
        <translation>没有门的传送带</translation>
    </message>
    <message>
        <source>update gate</source>
        <translation>更新门</translation>
    </message>
    <message>
        <source>reset gate</source>
        <translation>重置门</translation>
    </message>
    <message>
        <source>candidate</source>
        <translation>候选状态</translation>
    </message>
    <message>
        <source>input gate</source>
        <translation>输入门</translation>
    </message>
    <message>
        <source>forget gate</source>
        <translation>遗忘门</translation>
    </message>
    <message>
        <source>output gate</source>
        <translation>输出门</translation>
    </message>
    <message>
        <source>cell.name: {cell} has no state to hand on to a decoder; these have: {others}</source>
        <translation>cell.name：{cell} 没有可以传给解码器的状态；有这种状态的是：{others}</translation>
    </message>
</context>
<context>
    <name>plot</name>
    <message>
        <source>{name}: exactly 0</source>
        <translation>{name}：恰为 0</translation>
    </message>
    <message>
        <source>{name}: not above 0</source>
        <translation>{name}：不大于 0</translation>
    </message>
    <message>
        <source>{name}: beyond the scale</source>
        <translation>{name}：超出刻度范围</translation>
    </message>
    <message>
        <source>{run}: {sentence}</source>
        <translation>{run}：{sentence}</translation>
    </message>
    <message>
        <source>Run {run} has none of this.</source>
        <translation>运行 {run} 没有这一项。</translation>
    </message>
</context>
<context>
    <name>presets</name>
    <message>
        <source>Start here</source>
        <translation>从这里开始</translation>
    </message>
    <message>
        <source>Memory by delays</source>
        <translation>用延时获得记忆</translation>
    </message>
    <message>
        <source>The simple recurrent network</source>
        <translation>简单循环网络</translation>
    </message>
    <message>
        <source>Ways to use it</source>
        <translation>应用模式</translation>
    </message>
    <message>
        <source>How it learns</source>
        <translation>参数学习</translation>
    </message>
    <message>
        <source>Long-term dependencies</source>
        <translation>长程依赖问题</translation>
    </message>
    <message>
        <source>What eigenvalues do not say</source>
        <translation>特征值没有说的</translation>
    </message>
    <message>
        <source>Remedies without gates</source>
        <translation>不用门的改进方案</translation>
    </message>
    <message>
        <source>Gates</source>
        <translation>门控机制</translation>
    </message>
    <message>
        <source>Depth and both directions</source>
        <translation>深层与双向</translation>
    </message>
    <message>
        <source>Your own</source>
        <translation>我的预设</translation>
    </message>
    <message>
        <source>Lessons</source>
        <translation>课程</translation>
    </message>
    <message>
        <source>Your own lessons</source>
        <translation>我的课程</translation>
    </message>
</context>
<context>
    <name>settings</name>
    <message>
        <source>State size</source>
        <translation>状态维数</translation>
    </message>
    <message>
        <source>Number of hidden units; the cost of a step grows with its square.</source>
        <translation>隐藏单元的个数；每步的计算量随其平方增长。</translation>
    </message>
    <message>
        <source>Threshold</source>
        <translation>截断阈值</translation>
    </message>
    <message>
        <source>A longer gradient is shortened to this norm.</source>
        <translation>更长的梯度缩短到这个范数。</translation>
    </message>
    <message>
        <source>A parameter&apos;s longer gradient is shortened to this norm.</source>
        <translation>每个参数更长的梯度缩短到这个范数。</translation>
    </message>
    <message>
        <source>Every entry of the gradient is limited to this size.</source>
        <translation>梯度的每个分量限制在这个大小以内。</translation>
    </message>
    <message>
        <source>Form</source>
        <translation>形式</translation>
    </message>
    <message>
        <source>Whether the reset gate acts before the product with U or after it.</source>
        <translation>重置门作用于与 U 相乘之前还是之后。</translation>
    </message>
    <message>
        <source>reset before the product (book)</source>
        <translation>先重置后相乘（书中）</translation>
    </message>
    <message>
        <source>reset after the product (PyTorch)</source>
        <translation>先相乘后重置（PyTorch）</translation>
    </message>
    <message>
        <source>Recurrent dropout</source>
        <translation>循环 dropout</translation>
    </message>
    <message>
        <source>The share of what each step adds that training leaves out, at random.</source>
        <translation>训练时每一步随机略去所加内容的这一比例。</translation>
    </message>
    <message>
        <source>Factor on the values drawn; 1 leaves them as they are.</source>
        <translation>所抽取数值的系数；为 1 时保持原值。</translation>
    </message>
    <message>
        <source>uniform in ±1/√D (PyTorch)</source>
        <translation>均匀分布 ±1/√D（PyTorch）</translation>
    </message>
    <message>
        <source>normal, standard deviation 1</source>
        <translation>正态分布，标准差 1</translation>
    </message>
    <message>
        <source>normal, standard deviation 1/√D</source>
        <translation>正态分布，标准差 1/√D</translation>
    </message>
    <message>
        <source>zero</source>
        <translation>零</translation>
    </message>
    <message>
        <source>uniform in 0..1: all of one sign</source>
        <translation>在 0..1 上均匀分布：全为同号</translation>
    </message>
    <message>
        <source>orthogonal</source>
        <translation>正交</translation>
    </message>
    <message>
        <source>identity</source>
        <translation>单位矩阵</translation>
    </message>
    <message>
        <source>normal, spectral radius 1</source>
        <translation>正态分布，谱半径 1</translation>
    </message>
    <message>
        <source>chain: identity and a diagonal above it</source>
        <translation>链：单位矩阵加上方一条对角线</translation>
    </message>
    <message>
        <source>pairs of units, every eigenvalue 0</source>
        <translation>成对的单元，特征值全为 0</translation>
    </message>
    <message>
        <source>identity: output i reads unit i</source>
        <translation>单位矩阵：第 i 个输出读第 i 个单元</translation>
    </message>
    <message>
        <source>How the first values are drawn.</source>
        <translation>初始值如何选取。</translation>
    </message>
    <message>
        <source>State weights</source>
        <translation>状态权重</translation>
    </message>
    <message>
        <source>Scale of state weights</source>
        <translation>状态权重的尺度</translation>
    </message>
    <message>
        <source>Coupling of the chain</source>
        <translation>链的耦合</translation>
    </message>
    <message>
        <source>The entries above the diagonal; eigenvalues ignore them.</source>
        <translation>对角线上方的元素；特征值看不到它们。</translation>
    </message>
    <message>
        <source>Input weights</source>
        <translation>输入权重</translation>
    </message>
    <message>
        <source>Scale of input weights</source>
        <translation>输入权重的尺度</translation>
    </message>
    <message>
        <source>Read-out weights</source>
        <translation>输出权重</translation>
    </message>
    <message>
        <source>Scale of read-out weights</source>
        <translation>输出权重的尺度</translation>
    </message>
    <message>
        <source>Biases</source>
        <translation>偏置</translation>
    </message>
    <message>
        <source>all the same</source>
        <translation>全部相同</translation>
    </message>
    <message>
        <source>Value of the biases</source>
        <translation>偏置的值</translation>
    </message>
    <message>
        <source>What every bias of the layer starts at; those of the read-out start at 0.</source>
        <translation>该层每个偏置的初始值；输出层的偏置从 0 开始。</translation>
    </message>
    <message>
        <source>Forget bias</source>
        <translation>遗忘门偏置</translation>
    </message>
    <message>
        <source>Added to the bias of a forget gate; positive remembers.</source>
        <translation>加到遗忘门的偏置上；正值使其记住。</translation>
    </message>
    <message>
        <source>Added to the update bias; positive makes a GRU remember, negative a minGRU.</source>
        <translation>加到更新门的偏置上；GRU 取正值能记住，minGRU 取负值能记住。</translation>
    </message>
    <message>
        <source>Update bias</source>
        <translation>更新门偏置</translation>
    </message>
    <message>
        <source>Initial state</source>
        <translation>初始状态</translation>
    </message>
    <message>
        <source>Every unit has this value before the first step.</source>
        <translation>每个单元在第一步之前的值。</translation>
    </message>
    <message>
        <source>Learning rate</source>
        <translation>学习率</translation>
    </message>
    <message>
        <source>How far one update moves along the gradient.</source>
        <translation>一次更新沿梯度移动多远。</translation>
    </message>
    <message>
        <source>Epsilon</source>
        <translation>ε</translation>
    </message>
    <message>
        <source>Keeps the division finite where the gradient is zero.</source>
        <translation>梯度为零时使除法保持有限。</translation>
    </message>
    <message>
        <source>Momentum</source>
        <translation>动量</translation>
    </message>
    <message>
        <source>Share of the last move that the next one keeps.</source>
        <translation>上一次移动中保留到下一次的比例。</translation>
    </message>
    <message>
        <source>Memory of squares</source>
        <translation>平方的记忆</translation>
    </message>
    <message>
        <source>Share of the running mean of g² that each update keeps.</source>
        <translation>每次更新保留的 g² 滑动平均的比例。</translation>
    </message>
    <message>
        <source>Memory of gradients</source>
        <translation>梯度的记忆</translation>
    </message>
    <message>
        <source>Share of the running mean of g that each update keeps.</source>
        <translation>每次更新保留的 g 滑动平均的比例。</translation>
    </message>
    <message>
        <source>Activation</source>
        <translation>激活函数</translation>
    </message>
    <message>
        <source>The nonlinearity between one state and the next.</source>
        <translation>一个状态与下一个状态之间的非线性函数。</translation>
    </message>
    <message>
        <source>tanh</source>
        <translation>tanh</translation>
    </message>
    <message>
        <source>logistic σ</source>
        <translation>Logistic σ</translation>
    </message>
    <message>
        <source>ReLU</source>
        <translation>ReLU</translation>
    </message>
    <message>
        <source>identity (linear network)</source>
        <translation>恒等（线性网络）</translation>
    </message>
    <message>
        <source>{key}: {value} is not {right}</source>
        <translation>{key}：{value} 不是{right}</translation>
    </message>
    <message>
        <source>true or false</source>
        <translation>true 或 false</translation>
    </message>
    <message>
        <source>one of {choices}</source>
        <translation>{choices} 之一</translation>
    </message>
    <message>
        <source>{key} is missing: it must be {right}</source>
        <translation>缺少 {key}：必须是 {right}</translation>
    </message>
    <message>
        <source>one of {count} names (all: {all})</source>
        <translation>{count} 个名称之一（全部见 {all}）</translation>
    </message>
    <message>
        <source>one of {count} names; did you mean {near}? (all: {all})</source>
        <translation>{count} 个名称之一；您是指 {near} 吗？（全部见 {all}）</translation>
    </message>
    <message>
        <source>one of {count} names; the nearest are {near} (all: {all})</source>
        <translation>{count} 个名称之一；最接近的有 {near}（全部见 {all}）</translation>
    </message>
    <message>
        <source>a text in quotes</source>
        <translation>加引号的文本</translation>
    </message>
    <message>
        <source>a whole number from {low} to {high}</source>
        <translation>从 {low} 到 {high} 的整数</translation>
    </message>
    <message>
        <source>a finite number from {low} to {high}</source>
        <translation>从 {low} 到 {high} 的有限数</translation>
    </message>
    <message>
        <source>setting</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>preset</source>
        <translation>预设</translation>
    </message>
    <message>
        <source>view</source>
        <translation>视图</translation>
    </message>
    <message>
        <source>list</source>
        <translation>列表</translation>
    </message>
    <message>
        <source>key</source>
        <translation>键</translation>
    </message>
    <message>
        <source>lesson</source>
        <translation>课程</translation>
    </message>
    <message>
        <source>event</source>
        <translation>事件</translation>
    </message>
    <message>
        <source>view or part of the window</source>
        <translation>视图或窗口部件</translation>
    </message>
    <message>
        <source>{key}: there is no such {what}; did you mean {near}?</source>
        <translation>{key}：没有这个{what}；您是指 {near} 吗？</translation>
    </message>
    <message>
        <source>{key}: there is no such {what}; did you mean {near}? (all: {all})</source>
        <translation>{key}：没有这个{what}；您是指 {near} 吗？（全部见 {all}）</translation>
    </message>
    <message>
        <source>{key}: there is no such {what}; the nearest are {near} (all: {all})</source>
        <translation>{key}：没有这个{what}；最接近的是 {near}（全部见 {all}）</translation>
    </message>
    <message>
        <source>{key}: there is no such {what}; known are {known}</source>
        <translation>{key}：没有这个{what}；已有的是 {known}</translation>
    </message>
    <message>
        <source>{key}: there is no such {what}; this kind has no settings</source>
        <translation>{key}：没有这样的{what}；这一种没有设置</translation>
    </message>
    <message>
        <source>Sequence length</source>
        <translation>序列长度</translation>
    </message>
    <message>
        <source>How many numbers there are; two of them are marked, one in each half.</source>
        <translation>数的个数；其中两个被标记，前后两半各一个。</translation>
    </message>
    <message>
        <source>Different symbols</source>
        <translation>不同符号数</translation>
    </message>
    <message>
        <source>How many different symbols the string is made of.</source>
        <translation>字符串由多少种不同的符号组成。</translation>
    </message>
    <message>
        <source>Symbols to copy</source>
        <translation>复制的符号数</translation>
    </message>
    <message>
        <source>How many symbols must be remembered and repeated.</source>
        <translation>需要记住并重复多少个符号。</translation>
    </message>
    <message>
        <source>Steps of waiting</source>
        <translation>等待步数</translation>
    </message>
    <message>
        <source>Steps between the end of the string and its repetition; the whole sequence is longer by twice the string.</source>
        <translation>字符串结束到重复开始之间的步数；整个序列另加两倍字符串的长度。</translation>
    </message>
    <message>
        <source>How many digits there are; the book compares 5, 10, and so on up to 35.</source>
        <translation>数字的个数；书中比较了 5、10 直到 35。</translation>
    </message>
    <message>
        <source>Training data</source>
        <translation>训练数据</translation>
    </message>
    <message>
        <source>The book trains on one fixed set, which a network can memorise; new sequences at every update cannot be memorised.</source>
        <translation>书中用一个固定的集合训练，网络可以背下它；每次更新都用新序列则不能。</translation>
    </message>
    <message>
        <source>one fixed set, as in the book</source>
        <translation>固定的集合，同书中</translation>
    </message>
    <message>
        <source>fresh sequences at every update</source>
        <translation>每次更新都用新序列</translation>
    </message>
    <message>
        <source>Sequences for each pair</source>
        <translation>每对数字的序列数</translation>
    </message>
    <message>
        <source>How often each of the 100 pairs of digits is in the fixed set, with a new random digit each time.</source>
        <translation>100 对数字中的每一对在固定集合里出现几次，每次其余数字重新随机。</translation>
    </message>
    <message>
        <source>First held-out sequence</source>
        <translation>第一条留出序列</translation>
    </message>
    <message>
        <source>The one that the views show: any of them, or the one whose gates the book draws.</source>
        <translation>各视图显示的那一条：任取一条，或书中画出门值的那一条。</translation>
    </message>
    <message>
        <source>drawn like the others</source>
        <translation>与其他序列一样随机抽取</translation>
    </message>
    <message>
        <source>6 7 0 0 1 and zeros, as in the book</source>
        <translation>书中的 6 7 0 0 1 和若干个零</translation>
    </message>
    <message>
        <source>Steps from the symbol to remember, the first, to the answer, the last: the gradient has to survive all of them.</source>
        <translation>从要记住的符号（第一个）到回答（最后一个）的步数：梯度必须在全部步数中存活。</translation>
    </message>
    <message>
        <source>Symbols to remember</source>
        <translation>要记住的符号数</translation>
    </message>
    <message>
        <source>How many different first symbols there are: the classes of the read-out.</source>
        <translation>第一个符号有多少种：即输出的类别数。</translation>
    </message>
    <message>
        <source>Noise symbols</source>
        <translation>噪声符号数</translation>
    </message>
    <message>
        <source>How many different symbols the noise is drawn from; with 0 one blank symbol fills the wait.</source>
        <translation>噪声取自多少种不同的符号；为 0 时用一个空白符号填充等待。</translation>
    </message>
    <message>
        <source>Series</source>
        <translation>序列</translation>
    </message>
    <message>
        <source>The measurements to forecast.</source>
        <translation>要预测的测量值。</translation>
    </message>
    <message>
        <source>sunspots, yearly 1700–2008</source>
        <translation>太阳黑子，年值 1700–2008</translation>
    </message>
    <message>
        <source>CO₂ at Mauna Loa, weekly 1958–2001</source>
        <translation>莫纳罗亚的 CO₂，周值 1958–2001</translation>
    </message>
    <message>
        <source>A table with a row for each time, however its cells and numbers are written.  Rows without a value cut the series in pieces.</source>
        <translation>每个时刻一行的表格，单元格和数字怎样书写都可以。没有数值的行把序列切成几段。</translation>
    </message>
    <message>
        <source>Name or number (from 1) of the column to forecast, or several with commas between.  Empty: the first column of numbers that does not only rise; dates, years and row numbers are skipped.</source>
        <translation>要预测的列的名称或序号（从 1 起），多个之间用逗号隔开。留空：第一个不是一直上升的数值列；日期、年份和行号从不算在内。</translation>
    </message>
    <message>
        <source>Also reads</source>
        <translation>同时读入</translation>
    </message>
    <message>
        <source>Names or numbers of columns that are read beside what is forecast, with commas between.</source>
        <translation>与预测目标一同读入的列的名称或序号，之间用逗号隔开。</translation>
    </message>
    <message>
        <source>a file of your own</source>
        <translation>您自己的文件</translation>
    </message>
    <message>
        <source>CSV file</source>
        <translation>CSV 文件</translation>
    </message>
    <message>
        <source>Column</source>
        <translation>列</translation>
    </message>
    <message>
        <source>Values count</source>
        <translation>数值的基准</translation>
    </message>
    <message>
        <source>From the mean of the part to learn; or, for prices that wander off, from the first value of each sequence.</source>
        <translation>从训练部分的均值算起；对会越走越远的价格，则从每个序列的第一个值算起。</translation>
    </message>
    <message>
        <source>from the mean</source>
        <translation>从均值算起</translation>
    </message>
    <message>
        <source>from the first value seen</source>
        <translation>从序列的第一个值算起</translation>
    </message>
    <message>
        <source>How many values the network sees at a time.</source>
        <translation>网络一次看到多少个值。</translation>
    </message>
    <message>
        <source>Steps ahead</source>
        <translation>提前步数</translation>
    </message>
    <message>
        <source>How far in the future the value to forecast lies.</source>
        <translation>要预测的值在多远的将来。</translation>
    </message>
    <message>
        <source>How many values of the wave the network sees, one a step.</source>
        <translation>网络看到波形的多少个值，每步一个。</translation>
    </message>
    <message>
        <source>Lowest frequency</source>
        <translation>最低频率</translation>
    </message>
    <message>
        <source>Smallest angle the wave turns in one step, in radians.</source>
        <translation>波形每步转过的最小角度，单位弧度。</translation>
    </message>
    <message>
        <source>Highest frequency</source>
        <translation>最高频率</translation>
    </message>
    <message>
        <source>Largest angle the wave turns in one step, in radians.</source>
        <translation>波形每步转过的最大角度，单位弧度。</translation>
    </message>
    <message>
        <source>The two relevant symbols come after a tenth and after a half of it; the answer is due at the end.</source>
        <translation>两个重要的符号出现在序列的十分之一处和一半处之后；最后要求回答。</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>文本</translation>
    </message>
    <message>
        <source>What the network learns to write.</source>
        <translation>网络学习写作的内容。</translation>
    </message>
    <message>
        <source>The Constitution without spaces: where do words end?  The poems without punctuation: where do lines end, and with which mark?</source>
        <translation>去掉空格的美国宪法：单词在哪里结束？去掉标点的唐诗：诗句在哪里结束，用什么标点？</translation>
    </message>
    <message>
        <source>Constitution of the United States</source>
        <translation>美国宪法</translation>
    </message>
    <message>
        <source>Three Hundred Tang Poems</source>
        <translation>唐诗三百首</translation>
    </message>
    <message>
        <source>Text file</source>
        <translation>文本文件</translation>
    </message>
    <message>
        <source>A plain text of at most 16 MiB, in paragraphs with empty lines between them; a tenth of the paragraphs is kept for testing.</source>
        <translation>不超过 16 MiB 的纯文本，段落之间有空行；留出十分之一的段落用于测试。</translation>
    </message>
    <message>
        <source>Labels</source>
        <translation>标签</translation>
    </message>
    <message>
        <source>What is removed from the text and has to be predicted.</source>
        <translation>从文本中去掉、要网络补出来的是什么。</translation>
    </message>
    <message>
        <source>ends of words</source>
        <translation>单词的结尾</translation>
    </message>
    <message>
        <source>commas and full stops</source>
        <translation>逗号和句号</translation>
    </message>
    <message>
        <source>Longest sequence</source>
        <translation>最长的序列</translation>
    </message>
    <message>
        <source>Shorter paragraphs and poems stay whole; of longer ones a piece is read.</source>
        <translation>较短的段落和诗整篇读入；较长的只读其中一段。</translation>
    </message>
    <message>
        <source>The most frequent characters are kept; all others become one unknown character □.</source>
        <translation>保留最常见的字符，其余都当作未知字符 □。</translation>
    </message>
    <message>
        <source>How many characters the network sees at a time.</source>
        <translation>网络一次看到多少个字符。</translation>
    </message>
    <message>
        <source>Largest vocabulary</source>
        <translation>最大词表</translation>
    </message>
    <message>
        <source>A plain text of at most 16 MiB.  The first nine tenths are learnt, the rest is kept for testing.</source>
        <translation>不超过 16 MiB 的纯文本。前十分之九用于学习，其余留作测试。</translation>
    </message>
    <message>
        <source>The most frequent characters are kept; all others become one unknown character □.  A text in Chinese has thousands, each a class of the read-out.</source>
        <translation>保留最常见的字符；其余合为一个未知字符 □。中文文本有数千个字符，每个都是输出的一个类别。</translation>
    </message>
    <message>
        <source>Text to go on from</source>
        <translation>续写的开头</translation>
    </message>
    <message>
        <source>The network reads this and continues it; at most 200 characters are read.  Where it is empty it begins with the first character of the sequence on screen.</source>
        <translation>网络先读这段文字，再接着写；最多读 200 个字符。留空时，从屏幕上那条序列的第一个字符写起。</translation>
    </message>
    <message>
        <source>Characters to write</source>
        <translation>写出的字符数</translation>
    </message>
    <message>
        <source>How much the network writes each time.</source>
        <translation>网络每次写多少个字符。</translation>
    </message>
    <message>
        <source>Temperature</source>
        <translation>温度</translation>
    </message>
    <message>
        <source>Characters are drawn with probabilities softmax(o/T): at 1 as the network computes them; below 1 likely ones are favoured; at 0 always the most probable.</source>
        <translation>字符按概率 softmax(o/T) 抽取：T 为 1 时就是网络给出的概率，小于 1 时更偏向可能性大的字符；为 0 时总取最可能的那个。</translation>
    </message>
    <message>
        <source>{key}: {value} is not a list of up to {most} names with spaces between them, such as {example}</source>
        <translation>{key}：{value} 不是以空格分隔的至多 {most} 个名称，例如 {example}</translation>
    </message>
    <message>
        <source>Layers above</source>
        <translation>上方各层</translation>
    </message>
    <message>
        <source>Cells of further layers from bottom to top, such as: srn srn. The cell of the first layer is repeated with its settings; any other has the same size.</source>
        <translation>更多层的单元，从下往上，例如：srn srn。写第一层单元的名称表示连同其设置重复；其他单元大小相同。</translation>
    </message>
    <message>
        <source>Direction</source>
        <translation>方向</translation>
    </message>
    <message>
        <source>In both directions, each layer has a second half that reads the sequence from its end.</source>
        <translation>双向时，每一层另有一半从序列末尾往回读。</translation>
    </message>
    <message>
        <source>forward</source>
        <translation>正向</translation>
    </message>
    <message>
        <source>forward and backward</source>
        <translation>双向</translation>
    </message>
    <message>
        <source>Convolution width</source>
        <translation>卷积宽度</translation>
    </message>
    <message>
        <source>Input steps per window of a convolution in front of the recurrent layers; 0 means no convolution.</source>
        <translation>循环层之前的卷积每个窗口覆盖的输入步数；0 表示没有卷积。</translation>
    </message>
    <message>
        <source>Stride</source>
        <translation>步幅</translation>
    </message>
    <message>
        <source>Steps between two windows; the layers above have that many times fewer steps.</source>
        <translation>两个窗口之间的步数；上面各层的步数相应减少到几分之一。</translation>
    </message>
    <message>
        <source>Channels</source>
        <translation>通道数</translation>
    </message>
    <message>
        <source>Number of units of the convolution.</source>
        <translation>卷积的单元个数。</translation>
    </message>
    <message>
        <source>Embedding size</source>
        <translation>嵌入维数</translation>
    </message>
    <message>
        <source>Symbols become learned vectors of this size; 0 means one-hot.</source>
        <translation>符号变为这个维数的可学习向量；0 表示独热编码。</translation>
    </message>
    <message>
        <source>State for the read-out</source>
        <translation>供输出层读取的状态</translation>
    </message>
    <message>
        <source>For tasks with one target per sequence: the last state or the mean of all states.</source>
        <translation>用于每个序列只有一个目标的任务：最后的状态，或所有状态的平均。</translation>
    </message>
    <message>
        <source>last state</source>
        <translation>最后的状态</translation>
    </message>
    <message>
        <source>mean of states</source>
        <translation>状态的平均</translation>
    </message>
    <message>
        <source>Hidden layers of the read-out</source>
        <translation>读出层的隐藏层数</translation>
    </message>
    <message>
        <source>With 0 the read-out is linear; else a feed-forward network reads the states.</source>
        <translation>为 0 时读出是线性的；否则由一个前馈网络读取状态。</translation>
    </message>
    <message>
        <source>Size of the read-out&apos;s hidden layers</source>
        <translation>读出层的隐藏层大小</translation>
    </message>
    <message>
        <source>Number of units of each hidden layer of the read-out.</source>
        <translation>读出网络每个隐藏层的单元数。</translation>
    </message>
    <message>
        <source>Activation of the read-out&apos;s hidden layers</source>
        <translation>读出层的隐藏层激活函数</translation>
    </message>
    <message>
        <source>The nonlinearity between one hidden layer of the read-out and the next.</source>
        <translation>读出网络相邻两个隐藏层之间的非线性函数。</translation>
    </message>
    <message>
        <source>Precision</source>
        <translation>精度</translation>
    </message>
    <message>
        <source>Floating-point format of all numbers of the run.</source>
        <translation>运行中所有数的浮点格式。</translation>
    </message>
    <message>
        <source>64 bit</source>
        <translation>64 位</translation>
    </message>
    <message>
        <source>32 bit</source>
        <translation>32 位</translation>
    </message>
    <message>
        <source>Updates</source>
        <translation>更新次数</translation>
    </message>
    <message>
        <source>The run pauses here; a recording ends here.</source>
        <translation>运行到此暂停；记录到此结束。</translation>
    </message>
    <message>
        <source>Batch size</source>
        <translation>批量大小</translation>
    </message>
    <message>
        <source>Sequences per update.</source>
        <translation>每次更新的序列数。</translation>
    </message>
    <message>
        <source>Loss is</source>
        <translation>损失</translation>
    </message>
    <message>
        <source>Averaged over sequences, steps and outputs, or their sum.</source>
        <translation>对序列、时间步和输出取平均，或取其和。</translation>
    </message>
    <message>
        <source>averaged</source>
        <translation>取平均</translation>
    </message>
    <message>
        <source>summed</source>
        <translation>取和</translation>
    </message>
    <message>
        <source>Learning rule</source>
        <translation>学习规则</translation>
    </message>
    <message>
        <source>BPTT and RTRL compute the same gradient as long as the parameters are fixed: BPTT stores the sequence and goes back through it, RTRL carries the influence of every parameter forward.</source>
        <translation>参数固定时，BPTT 与 RTRL 算出相同的梯度：BPTT 存储序列再往回传，RTRL 则把每个参数的影响向前传。</translation>
    </message>
    <message>
        <source>BPTT: back through time</source>
        <translation>BPTT：随时间反向传播</translation>
    </message>
    <message>
        <source>RTRL: forward, once a sequence</source>
        <translation>RTRL：向前，每个序列更新一次</translation>
    </message>
    <message>
        <source>RTRL: forward, at every step</source>
        <translation>RTRL：向前，每一步都更新</translation>
    </message>
    <message>
        <source>Truncate BPTT after</source>
        <translation>BPTT 截断步数</translation>
    </message>
    <message>
        <source>Steps that the error is propagated back; 0 means no truncation.</source>
        <translation>误差往回传的步数；0 表示不截断。</translation>
    </message>
    <message>
        <source>L1 weight decay</source>
        <translation>L1 权重衰减</translation>
    </message>
    <message>
        <source>Each update moves every weight towards zero by η times this value.</source>
        <translation>每次更新使每个权重向零移动 η 乘以此值。</translation>
    </message>
    <message>
        <source>L2 weight decay</source>
        <translation>L2 权重衰减</translation>
    </message>
    <message>
        <source>Each update shrinks every weight by η times this share.</source>
        <translation>每次更新使每个权重按 η 乘以此比例缩小。</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>种子</translation>
    </message>
    <message>
        <source>The same seed and settings give the same run, bit by bit, on one machine.</source>
        <translation>在同一台机器上，相同的种子和设置给出逐位相同的运行。</translation>
    </message>
    <message>
        <source>{key}: this must be a table of settings</source>
        <translation>{key}：这里必须是一个设置表</translation>
    </message>
    <message>
        <source>What is added</source>
        <translation>加入的内容</translation>
    </message>
    <message>
        <source>Whether what is added to the state depends on the state.</source>
        <translation>加到状态上的内容是否依赖状态。</translation>
    </message>
    <message>
        <source>f(U h + W x + b): of state and input</source>
        <translation>f(U h + W x + b)：依赖状态和输入</translation>
    </message>
    <message>
        <source>f(W x + b): of the input alone</source>
        <translation>f(W x + b)：只依赖输入</translation>
    </message>
    <message>
        <source>Steps without any input; the one error enters at the last. Read-out weights that start at the identity send it into the first unit, random ones into a random direction.</source>
        <translation>没有任何输入的步数；唯一的误差在最后一步进入。读出权重从单位矩阵开始时，误差进入第一个单元；随机开始时，进入随机方向。</translation>
    </message>
    <message>
        <source>Target</source>
        <translation>目标</translation>
    </message>
    <message>
        <source>A coin cannot be predicted: an error of 1 enters at every update. A value can be learned.</source>
        <translation>硬币无法预知：大小为 1 的误差永远存在。固定的值则可以学会。</translation>
    </message>
    <message>
        <source>+½ or −½ at random</source>
        <translation>随机取 +½ 或 −½</translation>
    </message>
    <message>
        <source>one value</source>
        <translation>一个值</translation>
    </message>
    <message>
        <source>Value of the target</source>
        <translation>目标的值</translation>
    </message>
    <message>
        <source>What the read-out should be at the last step.</source>
        <translation>最后一步的读出应当是多少。</translation>
    </message>
    <message>
        <source>Read-out weights are</source>
        <translation>读出权重</translation>
    </message>
    <message>
        <source>With a fixed read-out, only the layers below it learn.</source>
        <translation>输出层固定时，只有它下面的各层学习。</translation>
    </message>
    <message>
        <source>learned</source>
        <translation>参与学习</translation>
    </message>
    <message>
        <source>fixed at their initial values</source>
        <translation>固定为初始值</translation>
    </message>
    <message>
        <source>How many bits there are; every step has an answer, the count so far.</source>
        <translation>共有多少个二进制位；每一步都有答案，即到此为止的计数。</translation>
    </message>
    <message>
        <source>Modulus</source>
        <translation>模数</translation>
    </message>
    <message>
        <source>The automaton has this many states: with 2 it distinguishes even from odd, with more it counts the ones modulo m.</source>
        <translation>自动机的状态数：取 2 时区分奇偶，取更大的数时循环计数 1 的个数。</translation>
    </message>
    <message>
        <source>Delays of the feedback</source>
        <translation>反馈的延时数</translation>
    </message>
    <message>
        <source>How many past states are fed back; with 1 the network is an SRN.</source>
        <translation>反馈最近多少个状态；为 1 时就是 SRN。</translation>
    </message>
    <message>
        <source>Delays of the input</source>
        <translation>输入的延时数</translation>
    </message>
    <message>
        <source>How many past inputs are seen beside the newest.</source>
        <translation>除最新的输入外，还看最近多少个过去的输入。</translation>
    </message>
    <message>
        <source>Grammar</source>
        <translation>文法</translation>
    </message>
    <message>
        <source>Embedded between two equal symbols, the second symbol must be remembered to the end; plain, two symbols of context are enough.</source>
        <translation>嵌入式：首尾夹着一对相同的符号，第二个符号必须一直记到最后；普通：有两个符号的上下文就够了。</translation>
    </message>
    <message>
        <source>embedded</source>
        <translation>嵌入式</translation>
    </message>
    <message>
        <source>plain</source>
        <translation>普通</translation>
    </message>
    <message>
        <source>Longest string</source>
        <translation>最长的串</translation>
    </message>
    <message>
        <source>Strings have different lengths; one with more steps than this is drawn again.</source>
        <translation>各串长短不一；步数超过此值的串会重新生成。</translation>
    </message>
    <message>
        <source>Order of the linear forecast</source>
        <translation>线性预测的阶数</translation>
    </message>
    <message>
        <source>The network is measured against the best weighted sum of this many last values.</source>
        <translation>与网络相比较的，是最近这么多个值的最佳加权和。</translation>
    </message>
    <message>
        <source>Time between two steps</source>
        <translation>两步之间的时间</translation>
    </message>
    <message>
        <source>Once around a wing takes a time of about 0.75.</source>
        <translation>绕一只翅膀一圈约用时 0.75。</translation>
    </message>
    <message>
        <source>Heating</source>
        <translation>加热强度</translation>
    </message>
    <message>
        <source>The system is chaotic from about 24.7 on; below, it comes to rest.</source>
        <translation>约从 24.7 起流体出现混沌，低于此值则归于静止。</translation>
    </message>
    <message>
        <source>Delay</source>
        <translation>时滞</translation>
    </message>
    <message>
        <source>Up to 4 it comes to rest, to 13 it repeats itself, from 17 it is chaotic.</source>
        <translation>不超过 4 时趋于静止，到 13 为止周期重复，从 17 起出现混沌。</translation>
    </message>
    <message>
        <source>In units in which a small swing takes 2π.</source>
        <translation>时间单位：小幅摆动一周用时 2π。</translation>
    </message>
    <message>
        <source>Largest angle</source>
        <translation>最大角度</translation>
    </message>
    <message>
        <source>In radians; released at rest from a quarter of it up to this. A small one makes the pendulum linear.</source>
        <translation>单位弧度；从它的四分之一到它本身之间由静止释放。角度小时，摆就是线性的。</translation>
    </message>
    <message>
        <source>Damping</source>
        <translation>阻尼</translation>
    </message>
    <message>
        <source>Friction per angular velocity; 0 swings for ever.</source>
        <translation>摩擦与角速度之比；0 表示永远摆动。</translation>
    </message>
    <message>
        <source>Driving force</source>
        <translation>驱动力</translation>
    </message>
    <message>
        <source>Largest size of a force that changes at random; the network sees it as a second input. 0: no force, one input.</source>
        <translation>随机变化的外力的最大值，网络把它当作第二个输入。0：没有外力，只有一个输入。</translation>
    </message>
    <message>
        <source>Changes</source>
        <translation>变化方式</translation>
    </message>
    <message>
        <source>Of the same size at every price, or 1 % of the price: a geometric walk.</source>
        <translation>与价格高低无关，或为价格的 1 %：几何随机游走。</translation>
    </message>
    <message>
        <source>added</source>
        <translation>相加</translation>
    </message>
    <message>
        <source>multiplied</source>
        <translation>相乘</translation>
    </message>
    <message>
        <source>Delays</source>
        <translation>延时步数</translation>
    </message>
    <message>
        <source>How many earlier steps of what is below are seen beside the newest.</source>
        <translation>除最近一步外，还看到下层之前多少步。</translation>
    </message>
    <message>
        <source>One entry of a parameter array, counted from 1: l0.U[2,1], l0.b[3], readout.V[1,4].</source>
        <translation>参数数组的一个元素，下标从 1 数起：l0.U[2,1]、l0.b[3]、readout.V[1,4]。</translation>
    </message>
    <message>
        <source>{key}: {value} must have the form l0.U[1,1] or l0.b[1]</source>
        <translation>{key}：{value} 的形式必须如 l0.U[1,1] 或 l0.b[1]</translation>
    </message>
    <message>
        <source>Plane of the cliff</source>
        <translation>悬崖所在的平面</translation>
    </message>
    <message>
        <source>Where only two parameters are trained, the first choice is their plane.</source>
        <translation>若只训练两个参数，第一个选项就是它们的平面。</translation>
    </message>
    <message>
        <source>principal plane of the path</source>
        <translation>路径的主平面</translation>
    </message>
    <message>
        <source>gradient and a random direction</source>
        <translation>梯度方向和一个随机方向</translation>
    </message>
    <message>
        <source>two parameters</source>
        <translation>两个参数</translation>
    </message>
    <message>
        <source>Horizontal parameter</source>
        <translation>横轴参数</translation>
    </message>
    <message>
        <source>Vertical parameter</source>
        <translation>纵轴参数</translation>
    </message>
    <message>
        <source>Threshold of the other path</source>
        <translation>另一条路径的阈值</translation>
    </message>
    <message>
        <source>For a run without clipping, the cliff also shows the path with clipping at this norm.</source>
        <translation>对没有梯度截断的运行，还显示以此范数截断时的路径。</translation>
    </message>
    <message>
        <source>cliff.second: {value} is the same as cliff.first</source>
        <translation>cliff.second：{value} 与 cliff.first 相同</translation>
    </message>
    <message>
        <source>{key}: there is no {value}; known are {known}</source>
        <translation>{key}：没有 {value}；现有 {known}</translation>
    </message>
    <message>
        <source>{key}: there is no {value}; the last one is {last}</source>
        <translation>{key}：没有 {value}；最后一个是 {last}</translation>
    </message>
    <message>
        <source>Digits</source>
        <translation>位数</translation>
    </message>
    <message>
        <source>How many digits each number has; the sum has one more.</source>
        <translation>每个数有几位；和多一位。</translation>
    </message>
    <message>
        <source>Read and written from</source>
        <translation>读写的方向</translation>
    </message>
    <message>
        <source>From the right the carry is known when it is needed, as on paper; from the left the first digit of the sum may depend on the last digits read.</source>
        <translation>从右往左，需要进位时进位已知，如同笔算；从左往右，和的第一位可能取决于最后读到的几位。</translation>
    </message>
    <message>
        <source>the right: units first</source>
        <translation>从右：先个位</translation>
    </message>
    <message>
        <source>the left, as one reads</source>
        <translation>从左：按阅读顺序</translation>
    </message>
    <message>
        <source>The decoder reads</source>
        <translation>解码器读入</translation>
    </message>
    <message>
        <source>While it learns: what it should have written at the step before, or what it did write.  When it is tested it always reads what it wrote.</source>
        <translation>学习时：读上一步应当写出的符号，或它自己实际写出的符号。测试时总是读自己写出的符号。</translation>
    </message>
    <message>
        <source>the right answer (teacher forcing)</source>
        <translation>正确答案（教师强制）</translation>
    </message>
    <message>
        <source>its own answer (free running)</source>
        <translation>自己的答案（自由运行）</translation>
    </message>
    <message>
        <source>Length of the string</source>
        <translation>字符串长度</translation>
    </message>
    <message>
        <source>Steps of the encoder; the decoder has one more, to write the end symbol.</source>
        <translation>编码器的步数；解码器多一步，用来写出结束符。</translation>
    </message>
    <message>
        <source>It is written</source>
        <translation>写出的顺序</translation>
    </message>
    <message>
        <source>Backwards the last symbol read is the first one written, close by; forwards every symbol has equally far to go.</source>
        <translation>倒着写时，最后读到的符号最先写出，相距很近；正着写时，每个符号要走的距离都一样。</translation>
    </message>
    <message>
        <source>backwards</source>
        <translation>倒序</translation>
    </message>
    <message>
        <source>as it was read</source>
        <translation>按读入的顺序</translation>
    </message>
    <message>
        <source>Texts</source>
        <translation>文本</translation>
    </message>
    <message>
        <source>Sentences of the Constitution: of 1787, or of an amendment?  Or a table of your own with a text and its class in each row.</source>
        <translation>美国宪法的句子：出自 1787 年，还是后来的修正案？也可以用自己的表格，每行一条文本和它的类别。</translation>
    </message>
    <message>
        <source>Constitution or amendment</source>
        <translation>宪法原文或修正案</translation>
    </message>
    <message>
        <source>Cylinders, bells and funnels in noise, or a table of your own with a class for each series.</source>
        <translation>噪声中的圆柱、钟形和漏斗，或您自己的表格，每条序列有一个类别。</translation>
    </message>
    <message>
        <source>cylinder, bell or funnel</source>
        <translation>圆柱、钟形或漏斗</translation>
    </message>
    <message>
        <source>Table</source>
        <translation>表格</translation>
    </message>
    <message>
        <source>One series a row with its class in the first or last column, or one value a row with columns id, time and label.  A fifth of the series is kept for testing.</source>
        <translation>每行一条序列，类别在第一列或最后一列；或每行一个数值，有 id、time 和 label 列。留出五分之一的序列用于测试。</translation>
    </message>
    <message>
        <source>A row has</source>
        <translation>一行是</translation>
    </message>
    <message>
        <source>A whole series, or the values of one time.</source>
        <translation>一整条序列，或某一时刻的数值。</translation>
    </message>
    <message>
        <source>detected from the column names</source>
        <translation>由列名判断</translation>
    </message>
    <message>
        <source>one series</source>
        <translation>一条序列</translation>
    </message>
    <message>
        <source>one time of a series</source>
        <translation>序列的一个时刻</translation>
    </message>
    <message>
        <source>Column of the class</source>
        <translation>类别所在的列</translation>
    </message>
    <message>
        <source>Its name or number (from 1).  Empty: the one whose words repeat.</source>
        <translation>列的名称或序号（从 1 起）。留空：内容重复的那一列。</translation>
    </message>
    <message>
        <source>Longest series</source>
        <translation>最长序列</translation>
    </message>
    <message>
        <source>Of longer series the beginning is read.</source>
        <translation>更长的序列只读开头。</translation>
    </message>
    <message>
        <source>A step reads</source>
        <translation>每一步读入</translation>
    </message>
    <message>
        <source>a word</source>
        <translation>一个词</translation>
    </message>
    <message>
        <source>a character</source>
        <translation>一个字符</translation>
    </message>
    <message>
        <source>A table with a text and its class in each row, as CSV or separated by tabs.  A fifth of the rows is kept for testing.</source>
        <translation>每行一段文本及其类别的表格，CSV 或以制表符分隔。留出五分之一的行用于测试。</translation>
    </message>
    <message>
        <source>Column of the text</source>
        <translation>文本所在的列</translation>
    </message>
    <message>
        <source>Its name or number (from 1).  Empty: the one that is not the class.</source>
        <translation>列的名称或序号（从 1 起）。留空：不是类别的那一列。</translation>
    </message>
    <message>
        <source>Words are what lies between spaces and marks; Chinese has only characters.</source>
        <translation>词以空格和标点为界；中文请按字读入。</translation>
    </message>
    <message>
        <source>Longest text</source>
        <translation>最长的文本</translation>
    </message>
    <message>
        <source>Of longer texts a random stretch is read.</source>
        <translation>较长的文本只读其中一段，每次不同。</translation>
    </message>
    <message>
        <source>The most frequent words or characters are kept; all others become one unknown symbol □.</source>
        <translation>保留最常见的词或字符，其余都当作未知符号 □。</translation>
    </message>
    <message>
        <source>detected from the rows</source>
        <translation>由各行判断</translation>
    </message>
    <message>
        <source>Encoding</source>
        <translation>编码</translation>
    </message>
    <message>
        <source>Empty: UTF-8, UTF-16 and GB18030 are detected.  Any other has to be named: cp1252, big5, shift_jis, …</source>
        <translation>留空：按文件内容判断为 UTF-8、UTF-16 或 GB18030。其他编码须写明：cp1252、big5、shift_jis 等。</translation>
    </message>
    <message>
        <source>Cells are separated</source>
        <translation>单元格的分隔</translation>
    </message>
    <message>
        <source>What stands between two cells of a row.</source>
        <translation>一行中两个单元格之间是什么。</translation>
    </message>
    <message>
        <source>by commas</source>
        <translation>逗号</translation>
    </message>
    <message>
        <source>by semicolons</source>
        <translation>分号</translation>
    </message>
    <message>
        <source>by tabs</source>
        <translation>制表符</translation>
    </message>
    <message>
        <source>by vertical bars</source>
        <translation>竖线</translation>
    </message>
    <message>
        <source>by spaces</source>
        <translation>空格</translation>
    </message>
    <message>
        <source>not: there is one column</source>
        <translation>没有：只有一列</translation>
    </message>
    <message>
        <source>Decimal mark</source>
        <translation>小数点</translation>
    </message>
    <message>
        <source>Whether 1.049 is a little more than one, or a thousand and forty-nine.</source>
        <translation>1.049 是略大于一，还是一千零四十九。</translation>
    </message>
    <message>
        <source>point</source>
        <translation>点</translation>
    </message>
    <message>
        <source>comma</source>
        <translation>逗号</translation>
    </message>
    <message>
        <source>Double quotes</source>
        <translation>双引号</translation>
    </message>
    <message>
        <source>Whether they enclose cells, which may then hold separators and new lines.</source>
        <translation>是否用来包住单元格，其中可以含分隔符和换行。</translation>
    </message>
    <message>
        <source>enclose cells</source>
        <translation>包住单元格</translation>
    </message>
    <message>
        <source>are letters</source>
        <translation>是普通字符</translation>
    </message>
    <message>
        <source>First row</source>
        <translation>第一行</translation>
    </message>
    <message>
        <source>Whether it contains the column names.</source>
        <translation>是否是列名。</translation>
    </message>
    <message>
        <source>names of the columns</source>
        <translation>列名</translation>
    </message>
    <message>
        <source>already data</source>
        <translation>已是数据</translation>
    </message>
    <message>
        <source>Missing values</source>
        <translation>缺失值</translation>
    </message>
    <message>
        <source>Cells that stand for a missing value, separated by spaces, such as -999.9; empty cells, NA and the like always do.  none: there are no others.</source>
        <translation>表示没有数值的单元格，用空格隔开，例如 -999.9；空单元格、NA 等始终算缺失。none：没有别的。</translation>
    </message>
    <message>
        <source>Order of rows</source>
        <translation>行的顺序</translation>
    </message>
    <message>
        <source>By date, so that a table with the newest row first is reversed; or as in the file.</source>
        <translation>按日期，因此最新在前的表格会倒过来；或按文件中的顺序。</translation>
    </message>
    <message>
        <source>oldest first</source>
        <translation>最早的在前</translation>
    </message>
    <message>
        <source>as in the file</source>
        <translation>按文件</translation>
    </message>
    <message>
        <source>An image is read</source>
        <translation>读图像的方式</translation>
    </message>
    <message>
        <source>Pixel by pixel in 64 steps, or row by row in 8, from the top left.</source>
        <translation>从左上角开始，逐像素读共 64 步，或逐行读共 8 步。</translation>
    </message>
    <message>
        <source>pixel by pixel</source>
        <translation>逐像素</translation>
    </message>
    <message>
        <source>row by row</source>
        <translation>逐行</translation>
    </message>
    <message>
        <source>Pixels are</source>
        <translation>像素顺序</translation>
    </message>
    <message>
        <source>As they lie in the image, or in one random order, the same for all images, which the seed decides.</source>
        <translation>按图像中的位置，或按由种子决定、所有图像相同的随机顺序。</translation>
    </message>
    <message>
        <source>as in the image</source>
        <translation>与图像一致</translation>
    </message>
    <message>
        <source>permuted</source>
        <translation>打乱</translation>
    </message>
    <message>
        <source>How many digits are read: all of the palindrome but the last, which is asked for.</source>
        <translation>读入多少位数字：除要问的最后一位之外的整个回文数。</translation>
    </message>
    <message>
        <source>Candidate</source>
        <translation>候选状态</translation>
    </message>
    <message>
        <source>What is made of the input before it enters the state.</source>
        <translation>输入在进入状态之前变成什么。</translation>
    </message>
    <message>
        <source>linear</source>
        <translation>线性</translation>
    </message>
    <message>
        <source>g: positive, linear above 0</source>
        <translation>g：恒为正，0 以上为线性</translation>
    </message>
    <message>
        <source>Whether the forget gate and the input gate add up to 1.</source>
        <translation>遗忘门与输入门之和是否为 1。</translation>
    </message>
    <message>
        <source>normalised: f/(f + i) and i/(f + i)</source>
        <translation>归一化：f/(f + i) 与 i/(f + i)</translation>
    </message>
    <message>
        <source>simple: f and i</source>
        <translation>简单：f 与 i</translation>
    </message>
    <message>
        <source>Smallest |λ| at the start</source>
        <translation>初始最小 |λ|</translation>
    </message>
    <message>
        <source>The first λ are spread over a ring between two radii.</source>
        <translation>最初的 λ 分布在两个半径之间的圆环上。</translation>
    </message>
    <message>
        <source>Largest |λ| at the start</source>
        <translation>初始最大 |λ|</translation>
    </message>
    <message>
        <source>The nearer to 1, the longer the slowest units remember.</source>
        <translation>越接近 1，最慢的单元记得越久。</translation>
    </message>
    <message>
        <source>Largest angle at the start</source>
        <translation>初始最大角度</translation>
    </message>
    <message>
        <source>The first λ turn by up to so much a step; small angles suit slow inputs.</source>
        <translation>最初的 λ 每一步最多转过这么多；小角度适合变化缓慢的输入。</translation>
    </message>
    <message>
        <source>Depth of the stack</source>
        <translation>栈的深度</translation>
    </message>
    <message>
        <source>How many subtrees can wait to be joined; a balanced tree needs one more than it has levels of brackets.</source>
        <translation>可以有多少棵子树等待合并；平衡树需要的比括号层数多一。</translation>
    </message>
    <message>
        <source>Levels of brackets</source>
        <translation>括号层数</translation>
    </message>
    <message>
        <source>In a balanced tree; it has 2 to the power of this many leaves, and twice as many steps less one.</source>
        <translation>平衡树的括号层数；叶子数是 2 的这么多次方，步数是叶子数的两倍减一。</translation>
    </message>
    <message>
        <source>Shape of the tree</source>
        <translation>树的形状</translation>
    </message>
    <message>
        <source>Balanced, all leaves are equally deep; as a chain, each bracket holds the one before and one leaf more.</source>
        <translation>平衡时所有叶子一样深；成链时每层括号里是前一层括号再加一片叶子。</translation>
    </message>
    <message>
        <source>balanced</source>
        <translation>平衡</translation>
    </message>
    <message>
        <source>a chain, as many leaves</source>
        <translation>链，叶子数相同</translation>
    </message>
    <message>
        <source>Operations</source>
        <translation>运算</translation>
    </message>
    <message>
        <source>Which of them close a bracket, equally often.</source>
        <translation>由哪些运算来结束括号，各占同样的比例。</translation>
    </message>
    <message>
        <source>and ∧, or ∨</source>
        <translation>与 ∧、或 ∨</translation>
    </message>
    <message>
        <source>and ∧, or ∨, exclusive or ⊕</source>
        <translation>与 ∧、或 ∨、异或 ⊕</translation>
    </message>
</context>
<context>
    <name>sweep</name>
    <message>
        <source>{name}: say what to go over, such as --over task.length=5,10,20</source>
        <translation>{name}：请指明要扫描的设置，例如 --over task.length=5,10,20</translation>
    </message>
    <message>
        <source>{file}: this file is read; -o must name another one for the sweep</source>
        <translation>{file}：这个文件要被读取；-o 必须为扫描另指定一个文件</translation>
    </message>
    <message>
        <source>{key}: this must be a list of values, or a range such as &quot;5..35:5&quot;</source>
        <translation>{key}：必须是一列取值，或一个范围，如 &quot;5..35:5&quot;</translation>
    </message>
    <message>
        <source>{key}: give 1 to {most} values, not {count}</source>
        <translation>{key}：请给出 1 到 {most} 个取值，而不是 {count} 个</translation>
    </message>
    <message>
        <source>{key}: {value} is no number, text or truth value</source>
        <translation>{key}：{value} 不是数、文本或真假值</translation>
    </message>
    <message>
        <source>{key}: {range} is not a range of up to {most} values, such as 5..35:5 or 0.001..1:x10</source>
        <translation>{key}：{range} 不是至多 {most} 个取值的范围，例如 5..35:5 或 0.001..1:x10</translation>
    </message>
    <message>
        <source>--over {what}: it must read KEY=V1,V2,… or KEY=FIRST..LAST:STEP, such as seed=1,2</source>
        <translation>--over {what}：必须写成 KEY=V1,V2,… 或 KEY=FIRST..LAST:STEP，例如 seed=1,2</translation>
    </message>
    <message>
        <source>for a scheduler Dask is needed; install it with: pip install &quot;rnnviz[cluster]&quot;</source>
        <translation>使用调度器需要 Dask；安装命令：pip install &quot;rnnviz[cluster]&quot;</translation>
    </message>
    <message>
        <source>{address} is not the address of a scheduler, such as tcp://127.0.0.1:8786</source>
        <translation>{address} 不是调度器的地址，例如 tcp://127.0.0.1:8786</translation>
    </message>
    <message>
        <source>{address}: no scheduler answers there ({problem})</source>
        <translation>{address}：那里没有调度器应答（{problem}）</translation>
    </message>
    <message>
        <source>{address}: the scheduler has gone; what is done was kept</source>
        <translation>{address}：调度器已经不在；已完成的部分已保留</translation>
    </message>
    <message>
        <source>{address}: the worker {worker} needs rnnviz {right}, and has: {found}</source>
        <translation>{address}：工作进程 {worker} 需要 rnnviz {right}，而它有的是：{found}</translation>
    </message>
    <message>
        <source>{key}: a value is given twice</source>
        <translation>{key}：有一个取值给了两次</translation>
    </message>
    <message>
        <source>a sweep goes over 1 to {most} different settings, not over: {keys}</source>
        <translation>一次扫描可以覆盖 1 到 {most} 个不同的设置，不能是：{keys}</translation>
    </message>
    <message>
        <source>seeds: {count} is not a number from 1 to {most}</source>
        <translation>种子数：{count} 不是 1 到 {most} 的数</translation>
    </message>
    <message>
        <source>this sweep has {count} runs; at most {most} are made</source>
        <translation>这次扫描有 {count} 次运行；至多 {most} 次</translation>
    </message>
    <message>
        <source>seed: name the seeds as values or say how many, not both</source>
        <translation>seed：种子要么逐个列出，要么给出个数，不能两者都给</translation>
    </message>
    <message>
        <source>seed: {value} is larger than {most}</source>
        <translation>seed：{value} 大于 {most}</translation>
    </message>
    <message>
        <source>{key}: this setting has no effect in any run</source>
        <translation>{key}：这个设置在任何一次运行中都不起作用</translation>
    </message>
    <message>
        <source>with {settings}: {problem}</source>
        <translation>当 {settings} 时：{problem}</translation>
    </message>
    <message>
        <source>the process that made this run was ended from outside or ran out of memory, {n} times</source>
        <translation>执行这次运行的进程被外部终止或内存耗尽，共 {n} 次</translation>
    </message>
    <message>
        <source>every process ended as soon as it began; a script that sweeps needs its work below if __name__ == &quot;__main__&quot;:</source>
        <translation>每个进程一开始就结束了；进行扫描的脚本必须把工作放在 if __name__ == &quot;__main__&quot;: 之下</translation>
    </message>
    <message>
        <source>no process could be started ({reason}); use fewer processes, or close other programs</source>
        <translation>无法启动任何进程（{reason}）；请减少进程数，或关闭其他程序</translation>
    </message>
    <message>
        <source>there was not enough memory for it</source>
        <translation>内存不足以执行它</translation>
    </message>
    <message>
        <source>sweep: this must be a table with over = {{&quot;task.length&quot; = [5, 10]}}</source>
        <translation>sweep：这里必须是一个表，其中 over = {{&quot;task.length&quot; = [5, 10]}}</translation>
    </message>
    <message>
        <source>sweep.show: this must be a list such as [&quot;accuracy&quot;]</source>
        <translation>sweep.show：这里必须是一个列表，例如 [&quot;accuracy&quot;]</translation>
    </message>
    <message>
        <source>Held-out accuracy at the end</source>
        <translation>结束时在留出数据上的准确率</translation>
    </message>
    <message>
        <source>On 500 sequences, fewer where they are very long.</source>
        <translation>在 500 条序列上；序列很长时少一些。</translation>
    </message>
    <message>
        <source>Best held-out accuracy</source>
        <translation>留出数据上的最佳准确率</translation>
    </message>
    <message>
        <source>Of the evaluations on the way, on 32 sequences or a batch.</source>
        <translation>取自途中的各次评估，每次 32 条序列或一个批次。</translation>
    </message>
    <message>
        <source>Training accuracy at the end</source>
        <translation>结束时的训练准确率</translation>
    </message>
    <message>
        <source>Of the last 20 batches.</source>
        <translation>取最后 20 个批次。</translation>
    </message>
    <message>
        <source>Held-out loss at the end</source>
        <translation>结束时在留出数据上的损失</translation>
    </message>
    <message>
        <source>Best held-out loss</source>
        <translation>留出数据上的最小损失</translation>
    </message>
    <message>
        <source>Training loss at the end</source>
        <translation>结束时的训练损失</translation>
    </message>
    <message>
        <source>Of the last 20 batches, a mean.</source>
        <translation>最后 20 个批次的平均。</translation>
    </message>
    <message>
        <source>Reach: lag up to which 1 % of the error arrives</source>
        <translation>可达距离：误差仍有 1 % 到达的最大滞后</translation>
    </message>
    <message>
        <source>log&lt;sub&gt;10&lt;/sub&gt; of the factor on ‖δ‖ a step back</source>
        <translation>每往回一步 ‖δ‖ 的倍数的 log&lt;sub&gt;10&lt;/sub&gt;</translation>
    </message>
    <message>
        <source>log&lt;sub&gt;10&lt;/sub&gt; of the share that the first step receives</source>
        <translation>第一步收到的份额的 log&lt;sub&gt;10&lt;/sub&gt;</translation>
    </message>
    <message>
        <source>Spectral radius of the state Jacobian, median over steps</source>
        <translation>状态雅可比矩阵的谱半径，各步的中位数</translation>
    </message>
    <message>
        <source>&lt;i&gt;ρ&lt;/i&gt;(&lt;i&gt;U&lt;/i&gt;) at the end</source>
        <translation>结束时的 &lt;i&gt;ρ&lt;/i&gt;(&lt;i&gt;U&lt;/i&gt;)</translation>
    </message>
    <message>
        <source>Gradient norm of the last update, before clipping</source>
        <translation>最后一次更新的梯度范数，截断之前</translation>
    </message>
    <message>
        <source>Largest gradient norm, before clipping</source>
        <translation>最大的梯度范数，截断之前</translation>
    </message>
    <message>
        <source>Share of updates clipped</source>
        <translation>被截断的更新所占份额</translation>
    </message>
    <message>
        <source>Update at which it diverged or died</source>
        <translation>发散或失效时的更新</translation>
    </message>
    <message>
        <source>Updates made</source>
        <translation>完成的更新次数</translation>
    </message>
    <message>
        <source>Loss of the best constant answer</source>
        <translation>最佳固定答案的损失</translation>
    </message>
    <message>
        <source>Accuracy of the best constant answer</source>
        <translation>最佳固定答案的准确率</translation>
    </message>
    <message>
        <source>this is not a sweep made by rnnviz</source>
        <translation>这不是 rnnviz 生成的扫描</translation>
    </message>
    <message>
        <source>this file holds another sweep ({what} differ): choose another name for -o</source>
        <translation>这个文件里是另一次扫描（{what} 不同）：请为 -o 另取一个名字</translation>
    </message>
    <message>
        <source>{name} is missing or does not fit the sweep</source>
        <translation>缺少 {name}，或它与扫描不符</translation>
    </message>
    <message>
        <source>it was made by another version of rnnviz, whose runs may differ; this is {right}</source>
        <translation>它由 rnnviz 的另一个版本生成，其运行可能不同；这里是 {right}</translation>
    </message>
    <message>
        <source>{file}: --{option} is for runs; this is a sweep</source>
        <translation>{file}：--{option} 用于运行；这是一次扫描</translation>
    </message>
    <message>
        <source>Loss over updates</source>
        <translation>损失随更新的变化</translation>
    </message>
    <message>
        <source>On the training data</source>
        <translation>在训练数据上</translation>
    </message>
    <message>
        <source>Held out</source>
        <translation>在留出数据上</translation>
    </message>
    <message>
        <source>update &lt;i&gt;n&lt;/i&gt;</source>
        <translation>更新 &lt;i&gt;n&lt;/i&gt;</translation>
    </message>
    <message>
        <source>loss &lt;i&gt;L&lt;/i&gt;</source>
        <translation>损失 &lt;i&gt;L&lt;/i&gt;</translation>
    </message>
    <message>
        <source>Median of {n} seeds.</source>
        <translation>{n} 个种子的中位数。</translation>
    </message>
    <message>
        <source>{shown} of {all} values.</source>
        <translation>{all} 个取值中的 {shown} 个。</translation>
    </message>
    <message>
        <source>over {settings}</source>
        <translation>扫描 {settings}</translation>
    </message>
    <message>
        <source>seeds: {n}</source>
        <translation>{n} 个种子</translation>
    </message>
    <message>
        <source>updates: {n}</source>
        <translation>{n} 次更新</translation>
    </message>
    <message>
        <source>Both verdicts, as a map</source>
        <translation>两个结论的分布图</translation>
    </message>
    <message>
        <source>{label}, as a map</source>
        <translation>{label}，分布图</translation>
    </message>
    <message>
        <source>{quantity} against {setting}</source>
        <translation>{quantity}与{setting}</translation>
    </message>
    <message>
        <source>Lines: median of {n} seeds; bands: quartiles; dots: single seeds.</source>
        <translation>线：{n} 个种子的中位数；色带：四分位数；点：单个种子。</translation>
    </message>
    <message>
        <source>Lines: median of {n} seeds; bands: all of them; dots: each.</source>
        <translation>线：{n} 个种子的中位数；色带：全部范围；点：各个种子。</translation>
    </message>
    <message>
        <source>Thin lines: on the training data.</source>
        <translation>细线：在训练数据上。</translation>
    </message>
    <message>
        <source>{done} of {all} runs are done.</source>
        <translation>{all} 次运行已完成 {done} 次。</translation>
    </message>
    <message>
        <source>chance</source>
        <translation>随机水平</translation>
    </message>
    <message>
        <source>{line}, training</source>
        <translation>{line}，训练</translation>
    </message>
    <message>
        <source>diverged</source>
        <translation>发散</translation>
    </message>
    <message>
        <source>{line}: from {first} to {last}.</source>
        <translation>{line}：从 {first} 到 {last}。</translation>
    </message>
    <message>
        <source>Median</source>
        <translation>中位数</translation>
    </message>
    <message>
        <source>Error on its way back</source>
        <translation>往回传的误差</translation>
    </message>
    <message>
        <source>Training</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>Both verdicts</source>
        <translation>两个结论</translation>
    </message>
    <message>
        <source>Stripes of a cell: its {n} seeds.</source>
        <translation>每格中的条：{n} 个种子。</translation>
    </message>
    <message>
        <source>log&lt;sub&gt;10&lt;/sub&gt;: {label}</source>
        <translation>log&lt;sub&gt;10&lt;/sub&gt;：{label}</translation>
    </message>
    <message>
        <source>not done yet</source>
        <translation>尚未完成</translation>
    </message>
    <message>
        <source>not done, or no such number</source>
        <translation>尚未完成，或没有这个数</translation>
    </message>
    <message>
        <source>{done} of {all} runs are done: {counts}.</source>
        <translation>{all} 次运行已完成 {done} 次：{counts}。</translation>
    </message>
    <message>
        <source>page: {page} is not one of 1 to {last}</source>
        <translation>page：{page} 不在 1 到 {last} 之间</translation>
    </message>
    <message>
        <source>task</source>
        <translation>任务</translation>
    </message>
    <message>
        <source>cell</source>
        <translation>单元</translation>
    </message>
    <message>
        <source>optimiser</source>
        <translation>优化器</translation>
    </message>
    <message>
        <source>clipping</source>
        <translation>截断</translation>
    </message>
    <message>
        <source>seed</source>
        <translation>种子</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>是</translation>
    </message>
    <message>
        <source>no</source>
        <translation>否</translation>
    </message>
    <message>
        <source>seed {n}</source>
        <translation>种子 {n}</translation>
    </message>
    <message>
        <source>vanishes</source>
        <translation>消失</translation>
    </message>
    <message>
        <source>arrives</source>
        <translation>到达</translation>
    </message>
    <message>
        <source>explodes</source>
        <translation>爆炸</translation>
    </message>
    <message>
        <source>grows, then fades</source>
        <translation>先增后减</translation>
    </message>
    <message>
        <source>becomes exactly zero</source>
        <translation>恰好变为零</translation>
    </message>
    <message>
        <source>no error sent</source>
        <translation>没有误差传来</translation>
    </message>
    <message>
        <source>not finite</source>
        <translation>非有限</translation>
    </message>
    <message>
        <source>solved</source>
        <translation>已解决</translation>
    </message>
    <message>
        <source>learning</source>
        <translation>在学习</translation>
    </message>
    <message>
        <source>at chance</source>
        <translation>随机水平</translation>
    </message>
    <message>
        <source>clipped</source>
        <translation>被截断</translation>
    </message>
    <message>
        <source>gradient jumped</source>
        <translation>梯度跃升</translation>
    </message>
    <message>
        <source>ruined</source>
        <translation>毁坏</translation>
    </message>
    <message>
        <source>dead</source>
        <translation>失效</translation>
    </message>
    <message>
        <source>untrained</source>
        <translation>未训练</translation>
    </message>
</context>
<context>
    <name>tasks</name>
    <message>
        <source>Adding problem</source>
        <translation>加法问题</translation>
    </message>
    <message>
        <source>Numbers, with spaces between; * marks those to add: 0.3 0.5*</source>
        <translation>数字，以空格分隔；* 标记要相加的数：0.3 0.5*</translation>
    </message>
    <message>
        <source>Copy after a wait</source>
        <translation>等待后复制</translation>
    </message>
    <message>
        <source>{items} symbols to copy, {names}, or a whole sequence</source>
        <translation>要复制的 {items} 个符号（{names}），或一个完整的序列</translation>
    </message>
    <message>
        <source>Sum of the first two digits</source>
        <translation>前两个数字之和</translation>
    </message>
    <message>
        <source>One error at the last step</source>
        <translation>最后一步的单个误差</translation>
    </message>
    <message>
        <source>{file}: the file is empty</source>
        <translation>{file}：文件是空的</translation>
    </message>
    <message>
        <source>{file}: task.encoding: {name} is not a known encoding; gb18030, big5, cp1252, shift_jis or euc_kr would be one</source>
        <translation>{file}：task.encoding：{name} 不是已知的编码；可用 gb18030、big5、cp1252、shift_jis 或 euc_kr</translation>
    </message>
    <message>
        <source>{file}: line {line} is not UTF-8 (byte 0x{byte}), and the file does not look like GB18030; save the text as UTF-8, or set task.encoding (cp1252, gb18030, big5, …)</source>
        <translation>{file}：第 {line} 行不是 UTF-8（字节 0x{byte}），文件也不明显是 GB18030；请存为 UTF-8，或设置 task.encoding（cp1252、gb18030、big5 等）</translation>
    </message>
    <message>
        <source>{file}: line {line} is not {encoding}; set task.encoding</source>
        <translation>{file}：第 {line} 行不是 {encoding}；请设置 task.encoding</translation>
    </message>
    <message>
        <source>{file}: there is no such file</source>
        <translation>{file}：没有这个文件</translation>
    </message>
    <message>
        <source>{file}: no permission to read this file</source>
        <translation>{file}：您没有读取此文件的权限</translation>
    </message>
    <message>
        <source>{file}: the file cannot be read ({reason})</source>
        <translation>{file}：无法读取此文件（{reason}）</translation>
    </message>
    <message>
        <source>{file}: this is a folder; a file is needed</source>
        <translation>{file}：这是文件夹；需要一个文件</translation>
    </message>
    <message>
        <source>{file}: this is not a plain file</source>
        <translation>{file}：这不是普通文件</translation>
    </message>
    <message>
        <source>{file}: the file is too large; at most {most} MiB can be read</source>
        <translation>{file}：文件太大；最多能读取 {most} MiB</translation>
    </message>
    <message>
        <source>{file}: byte {place} is zero, so this is not a text; save it as UTF-8 text</source>
        <translation>{file}：第 {place} 个字节为零，因此不是文本；请存为 UTF-8 文本</translation>
    </message>
    <message>
        <source>Delayed recall</source>
        <translation>延迟回忆</translation>
    </message>
    <message>
        <source>Forecast of a time series</source>
        <translation>时间序列预测</translation>
    </message>
    <message>
        <source>{file}: column {name} is always {value} in the training part; there is nothing to forecast</source>
        <translation>{file}：列 {name} 在训练部分始终为 {value}；没有可预测的内容</translation>
    </message>
    <message>
        <source>{file}: column {name} is too short: without gaps there are {train} values to learn from and {test} to test, and length and steps ahead need {span} of both</source>
        <translation>{file}：列 {name} 太短：无间断处有 {train} 个值用于学习、{test} 个用于测试，而序列长度和提前步数要求两者各有 {span} 个</translation>
    </message>
    <message>
        <source>{missing} of {count} rows have no value; they cut the series into {pieces} pieces, and no sequence reaches over a gap.</source>
        <translation>{count} 行中有 {missing} 行没有值；它们把序列切成 {pieces} 段，任何序列都不跨越间断。</translation>
    </message>
    <message>
        <source>Next value of a sine wave</source>
        <translation>正弦波的下一个值</translation>
    </message>
    <message>
        <source>task.slowest: {slowest} is above task.fastest, {fastest}; the lowest frequency cannot be above the highest</source>
        <translation>task.slowest：{slowest} 大于 task.fastest 的 {fastest}；最低频率不能高于最高频率</translation>
    </message>
    <message>
        <source>{file}: there are no rows in this table</source>
        <translation>{file}：此表没有任何行</translation>
    </message>
    <message>
        <source>The first row, {first}, has the names of the columns.</source>
        <translation>第一行（{first}）是列名。</translation>
    </message>
    <message>
        <source>Double quotes were read as letters.</source>
        <translation>双引号按普通字符读入。</translation>
    </message>
    <message>
        <source>{file}: there are too many texts; at most {most} with {characters} characters together are read</source>
        <translation>{file}：文本太多；最多读 {most} 段，共 {characters} 个字符</translation>
    </message>
    <message>
        <source>{file}: line {line} has {count} columns; a text and its class are needed (more columns need task.column and task.label): {row}</source>
        <translation>{file}：第 {line} 行有 {count} 列；应为一段文本和它的类别（列更多时请设置 task.column 和 task.label）：{row}</translation>
    </message>
    <message>
        <source>{file}: the first row ({row}) may be the names of the columns or a text with a class of its own; set task.header to yes or no</source>
        <translation>{file}：第一行（{row}）可能是列名，也可能是一段自成一类的文本；请把 task.header 设为 yes 或 no</translation>
    </message>
    <message>
        <source>{file}: {count} columns are too many; at most {most} are read</source>
        <translation>{file}：{count} 列太多；最多读取 {most} 列</translation>
    </message>
    <message>
        <source>{file}: line {line} is not a row of a CSV table ({reason})</source>
        <translation>{file}：第 {line} 行不是 CSV 表格的一行（{reason}）</translation>
    </message>
    <message>
        <source>{file}: the columns are years, so that a row is a series; transpose the table (one row per time), or name a column with task.column</source>
        <translation>{file}：各列是年份，一行才是一条序列；请把表格转置（每个时刻一行），或用 task.column 指定一列</translation>
    </message>
    <message>
        <source>{file}: column {name} cannot be read as numbers ({cell}); name the column to read with task.column, of {known}</source>
        <translation>{file}：列 {name} 无法读作数字（{cell}）；请用 task.column 指定要读的列，可选 {known}</translation>
    </message>
    <message>
        <source>{file}: {names} only count rows or tell the time, and there are no other numbers; if that is meant, name the column with task.column</source>
        <translation>{file}：{names} 只是行号或时间，没有别的数字；如果就是要它，请用 task.column 指定</translation>
    </message>
    <message>
        <source>{file}: line {line} is longer than {most} characters</source>
        <translation>{file}：第 {line} 行超过 {most} 个字符</translation>
    </message>
    <message>
        <source>{file}: line {line} has a zero byte, so this is not a text</source>
        <translation>{file}：第 {line} 行有零字节，所以这不是文本</translation>
    </message>
    <message>
        <source>{file}: there are too many lines; at most {most} are read</source>
        <translation>{file}：行太多；最多读取 {most} 行</translation>
    </message>
    <message>
        <source>{file}: columns {first} and {second} are both named {name}; give the number</source>
        <translation>{file}：第 {first} 列和第 {second} 列都叫 {name}；请给出编号</translation>
    </message>
    <message>
        <source>{file}: there is no column {name}; the columns are {known}</source>
        <translation>{file}：没有列 {name}；已有的列是 {known}</translation>
    </message>
    <message>
        <source>{file}: line {line}, column {name}: {cell} has another unit than the rows above it</source>
        <translation>{file}：第 {line} 行，列 {name}：{cell} 的单位与上面各行不同</translation>
    </message>
    <message>
        <source>{file}: column {name} has no values</source>
        <translation>{file}：列 {name} 没有值</translation>
    </message>
    <message>
        <source>{file}: column {name} is {value} in {count} rows, far from all others, which may be a measurement or a missing value; set task.missing to {value}, or to none if it is a measurement</source>
        <translation>{file}：列 {name} 有 {count} 行是 {value}，远离其余各值，可能是测量值，也可能表示缺失；请把 task.missing 设为 {value}，若是测量值则设为 none</translation>
    </message>
    <message>
        <source>{file}: line {line}, column {name}: {cell} is not a finite number of ordinary size (cells are separated by {separators})</source>
        <translation>{file}：第 {line} 行，列 {name}：{cell} 不是普通大小的有限数（单元格以{separators}分隔）</translation>
    </message>
    <message>
        <source>{file}: line {line}, column {name}: {cell} is not a number where the decimal mark is {mark}</source>
        <translation>{file}：第 {line} 行，列 {name}：小数点为 {mark} 时，{cell} 不是数字</translation>
    </message>
    <message>
        <source>{file}: line {line}, column {name}: {cell} and {other} cannot be written in the same way; correct the table or choose another column</source>
        <translation>{file}：第 {line} 行，列 {name}：{cell} 和 {other} 不可能是同一种写法；请改正表格或选另一列</translation>
    </message>
    <message>
        <source>{file}: column {name}: {cell} may be {one} or {other}; set task.decimal to point or comma</source>
        <translation>{file}：列 {name}：{cell} 可能是 {one} 或 {other}；请把 task.decimal 设为 point 或 comma</translation>
    </message>
    <message>
        <source>Temporal order</source>
        <translation>时间顺序</translation>
    </message>
    <message>
        <source>Next character of a text</source>
        <translation>文本的下一个字符</translation>
    </message>
    <message>
        <source>{file}: {count} characters are too few; sequences of {length} need {needed} or more</source>
        <translation>{file}：{count} 个字符太少；长度为 {length} 的序列需要 {needed} 个或更多</translation>
    </message>
    <message>
        <source>{file}: the text repeats a single character; there is nothing to learn</source>
        <translation>{file}：文本只重复一个字符；没有可学习的内容</translation>
    </message>
    <message>
        <source>A text; ↵ is the end of a line, what is not known is read as {unknown}</source>
        <translation>一段文本；↵ 表示换行，未知的字符读作 {unknown}</translation>
    </message>
    <message>
        <source>{rare} different characters are rare or only in the part kept for testing; they count as one unknown character {unknown}: {train} % of the text to learn, {test} % of the test.</source>
        <translation>{rare} 个不同的字符很少见或只出现在测试部分；它们算作一个未知字符 {unknown}：占学习文本的 {train} %，测试文本的 {test} %。</translation>
    </message>
    <message>
        <source>task.file: no file is chosen; give its name</source>
        <translation>task.file：没有选择文件；请给出文件名</translation>
    </message>
    <message>
        <source>Parity, or counting modulo m</source>
        <translation>奇偶校验（模 m 计数）</translation>
    </message>
    <message>
        <source>even</source>
        <translation>偶数</translation>
    </message>
    <message>
        <source>odd</source>
        <translation>奇数</translation>
    </message>
    <message>
        <source>Inspected: one given sequence</source>
        <translation>检视：一条给定的序列</translation>
    </message>
    <message>
        <source>An inspected network is not trained.</source>
        <translation>被检视的网络不做训练。</translation>
    </message>
    <message>
        <source>Reber grammar</source>
        <translation>Reber 文法</translation>
    </message>
    <message>
        <source>A string of B T P S X V E with its end, such as BTXSE</source>
        <translation>由 B T P S X V E 组成的字符串，包括结尾，例如 BTXSE</translation>
    </message>
    <message>
        <source>Lorenz system</source>
        <translation>Lorenz 系统</translation>
    </message>
    <message>
        <source>Mackey–Glass series</source>
        <translation>Mackey–Glass 序列</translation>
    </message>
    <message>
        <source>Pendulum</source>
        <translation>单摆</translation>
    </message>
    <message>
        <source>Price that is a random walk</source>
        <translation>随机游走的价格</translation>
    </message>
    <message>
        <source>Where words and lines end</source>
        <translation>单词和诗句在哪里结束</translation>
    </message>
    <message>
        <source>type a text with letters or digits</source>
        <translation>请输入含有字母、汉字或数字的文本</translation>
    </message>
    <message>
        <source>A text with its spaces, which are the labels</source>
        <translation>带空格的文本，空格即为标签</translation>
    </message>
    <message>
        <source>A text with its commas and full stops, which are the labels</source>
        <translation>带逗号和句号的文本，标点即为标签</translation>
    </message>
    <message>
        <source>{file}: {count} paragraphs with characters are too few; {needed} or more are needed, with an empty line between two of them</source>
        <translation>{file}：有文字的段落只有 {count} 个，太少了；至少要有 {needed} 个，段落之间用空行隔开</translation>
    </message>
    <message>
        <source>{file}: there is nothing to label: all characters have the same label</source>
        <translation>{file}：所有字符的标签都一样，没有可标注的内容</translation>
    </message>
    <message>
        <source>{share} % of the text is rare and counts as one unknown symbol {unknown}.</source>
        <translation>文本中有 {share} % 属于生僻内容，统一当作未知符号 {unknown}。</translation>
    </message>
    <message>
        <source>type two numbers of at most {digits} digits with + between, such as 4+7</source>
        <translation>请输入两个至多 {digits} 位的数，中间用 + 连接，例如 4+7</translation>
    </message>
    <message>
        <source>Addition of numbers</source>
        <translation>数的加法</translation>
    </message>
    <message>
        <source>A sum of two numbers of at most {digits} digits: 4+7</source>
        <translation>两个至多 {digits} 位的数之和：4+7</translation>
    </message>
    <message>
        <source>A text; what is not known is read as {unknown}</source>
        <translation>一段文本；未知的内容读作 {unknown}</translation>
    </message>
    <message>
        <source>{file}: {count} texts are too few; {needed} or more are needed</source>
        <translation>{file}：只有 {count} 条文本，太少了；至少要有 {needed} 条</translation>
    </message>
    <message>
        <source>{file}: {count} different classes; there must be 2 to {most}, in column {name}</source>
        <translation>{file}：有 {count} 个不同的类别；{name} 列应有 2 到 {most} 个</translation>
    </message>
    <message>
        <source>Write a string backwards</source>
        <translation>倒着写字符串</translation>
    </message>
    <message>
        <source>{end} is not typed: it follows by itself</source>
        <translation>{end} 不用输入：它会自动加上</translation>
    </message>
    <message>
        <source>Text classification</source>
        <translation>文本分类</translation>
    </message>
    <message>
        <source>{file}: column {name} is named twice</source>
        <translation>{file}：列 {name} 指定了两次</translation>
    </message>
    <message>
        <source>{file}: the rows are not in order of time (column {name} changes direction at line {line}: {up} steps forward, {down} back); sort the table, or set task.rows to file</source>
        <translation>{file}：各行不按时间顺序（列 {name} 在第 {line} 行转向：向前 {up} 步，向后 {down} 步）；请给表格排序，或把 task.rows 设为 file</translation>
    </message>
    <message>
        <source>{file}: line {line}, column {name}: {text} is not a date, so the time of the row is unknown; correct it, or set task.rows to file</source>
        <translation>{file}：第 {line} 行，列 {name}：{text} 不是日期，因此不知道这一行的时间；请改正，或把 task.rows 设为 file</translation>
    </message>
    <message>
        <source>Column {name} was taken; there are also numbers in {others}.</source>
        <translation>采用了列 {name}；{others} 也是数字。</translation>
    </message>
    <message>
        <source>The newest row came first; the rows were reversed by their dates.</source>
        <translation>最新的行在最前；已按日期把各行倒序。</translation>
    </message>
    <message>
        <source>{count} rows above the numbers are titles and names.</source>
        <translation>数字上方有 {count} 行标题和列名。</translation>
    </message>
    <message>
        <source>{count} rows below the numbers were left out: {first}.</source>
        <translation>数字下方有 {count} 行没有采用：{first}。</translation>
    </message>
    <message>
        <source>The file was read as {encoding}.</source>
        <translation>文件按 {encoding} 读入。</translation>
    </message>
    <message>
        <source>{count} rows have the time of the row before.</source>
        <translation>有 {count} 行与上一行的时间相同。</translation>
    </message>
    <message>
        <source>{file}: a double quote may hold lines together or be a letter; set task.quotes to yes or no</source>
        <translation>{file}：双引号可能把几行连在一起，也可能是普通字符；请把 task.quotes 设为 yes 或 no</translation>
    </message>
    <message>
        <source>{file}: {cell} may be one number or two; set task.delimiter to none or to {name}</source>
        <translation>{file}：{cell} 可能是一个数，也可能是两个；请把 task.delimiter 设为 none 或 {name}</translation>
    </message>
    <message>
        <source>{file}, column {column}: {rows} rows, from {first} to {last}</source>
        <translation>{file}，列 {column}：{rows} 行，从 {first} 到 {last}</translation>
    </message>
    <message>
        <source>{file}: {rows} texts, the text in column {column}, the class in {others}</source>
        <translation>{file}：{rows} 段文本，文本在列 {column}，类别在列 {others}</translation>
    </message>
    <message>
        <source>{file}: {rows} series of {column}, the class in column {others}</source>
        <translation>{file}：{rows} 条 {column} 序列，类别在列 {others}</translation>
    </message>
    <message>
        <source>{file}: {rows} characters</source>
        <translation>{file}：{rows} 个字符</translation>
    </message>
    <message>
        <source>{file}: {rows} texts</source>
        <translation>{file}：{rows} 段文本</translation>
    </message>
    <message>
        <source>{file}: {rows} series, the class in column {others}</source>
        <translation>{file}：{rows} 条序列，类别在列 {others}</translation>
    </message>
    <message>
        <source>0 is {mean} in the file, 1 is {deviation} more</source>
        <translation>0 对应文件中的 {mean}，每 1 再加 {deviation}</translation>
    </message>
    <message>
        <source>0 is the first value of the sequence, 1 is {deviation} more in the file</source>
        <translation>0 是序列的第一个值，每 1 对应文件中的 {deviation}</translation>
    </message>
    <message>
        <source>{file}: it is not clear which column has the class; set task.label to its name or number</source>
        <translation>{file}：无法判断哪一列是类别；请把 task.label 设为它的名称或序号</translation>
    </message>
    <message>
        <source>{file}: a table with a value in each row needs columns named id, time and label beside the values; it has {known}</source>
        <translation>{file}：每行一个数值的表格，除数值外要有名为 id、time 和 label 的列；现有 {known}</translation>
    </message>
    <message>
        <source>{file}: there is no column of values</source>
        <translation>{file}：没有数值列</translation>
    </message>
    <message>
        <source>{file}: line {line}: {cell} is not a time of the kind above it</source>
        <translation>{file}：第 {line} 行：{cell} 不是与上面相同的时间写法</translation>
    </message>
    <message>
        <source>{file}: line {line}: series {name} has the class {label} here and {other} before</source>
        <translation>{file}：第 {line} 行：序列 {name} 在这里的类别是 {label}，前面是 {other}</translation>
    </message>
    <message>
        <source>{file}: series {name} has two values at the same time</source>
        <translation>{file}：序列 {name} 在同一时刻有两个值</translation>
    </message>
    <message>
        <source>{file}: line {line}: the series are too long; at most {steps} values each and {numbers} together</source>
        <translation>{file}：第 {line} 行：序列太长；每条最多 {steps} 个值，总共最多 {numbers} 个</translation>
    </message>
    <message>
        <source>{file}: line {line}: this series has no class</source>
        <translation>{file}：第 {line} 行：这条序列没有类别</translation>
    </message>
    <message>
        <source>{file}: line {line}: a value is missing within this series</source>
        <translation>{file}：第 {line} 行：这条序列中间缺一个值</translation>
    </message>
    <message>
        <source>Every series has {low} steps.</source>
        <translation>每条序列有 {low} 步。</translation>
    </message>
    <message>
        <source>The series have {low} to {high} steps.</source>
        <translation>各序列有 {low} 到 {high} 步。</translation>
    </message>
    <message>
        <source>Classification of series</source>
        <translation>序列分类</translation>
    </message>
    <message>
        <source>{file}: {count} series are too few; {needed} or more are needed</source>
        <translation>{file}：{count} 条序列太少；需要 {needed} 条或更多</translation>
    </message>
    <message>
        <source>{numbers}, on the scale of the axis; the last {horizon} only as a target</source>
        <translation>{numbers}，按坐标轴的尺度；最后 {horizon} 个只作为目标</translation>
    </message>
    <message>
        <source>{count} symbols: the encoder reads {right}, which must be typed</source>
        <translation>{count} 个符号：编码器读 {right} 个，必须输入这么多</translation>
    </message>
    <message>
        <source>{count} of the symbols {names}</source>
        <translation>{count} 个符号，取自 {names}</translation>
    </message>
    <message>
        <source>{steps} are too few: type at least {least}</source>
        <translation>{steps} 个太少：至少输入 {least} 个</translation>
    </message>
    <message>
        <source>{steps} are too many: type at most {most}</source>
        <translation>{steps} 个太多：至多输入 {most} 个</translation>
    </message>
    <message>
        <source>half a character is no text</source>
        <translation>半个字符不是文本</translation>
    </message>
    <message>
        <source>{word} (number {place}) is not among {names}</source>
        <translation>{word}（第 {place} 个）不在 {names} 之中</translation>
    </message>
    <message>
        <source>step {step} has {count} numbers; each has {inputs}, and a comma follows it</source>
        <translation>第 {step} 步有 {count} 个数；每步应有 {inputs} 个，后面加逗号</translation>
    </message>
    <message>
        <source>{word} at step {step} is not a number such as 0.5, −1 or 2e3</source>
        <translation>第 {step} 步的 {word} 不是数字；应如 0.5、−1 或 2e3</translation>
    </message>
    <message>
        <source>Symbols: {names}</source>
        <translation>符号：{names}</translation>
    </message>
    <message>
        <source>Numbers, with spaces between</source>
        <translation>数字，以空格分隔</translation>
    </message>
    <message>
        <source>{inputs} numbers a step, with a comma after each step</source>
        <translation>每步 {inputs} 个数，各步之间用逗号分隔</translation>
    </message>
    <message>
        <source>Handwritten digits</source>
        <translation>手写数字</translation>
    </message>
    <message>
        <source>Last digit of a palindrome</source>
        <translation>回文数的最后一位</translation>
    </message>
    <message>
        <source>Value of a bracketed expression</source>
        <translation>括号表达式的值</translation>
    </message>
    <message>
        <source>this is no whole expression such as ((1∧0)∨1)</source>
        <translation>这不是一个完整的表达式，应当形如 ((1∧0)∨1)</translation>
    </message>
    <message>
        <source>{deepest} subtrees would wait to be joined; here at most {most} can</source>
        <translation>会有 {deepest} 棵子树等待合并；这里最多 {most} 棵</translation>
    </message>
    <message>
        <source>An expression in brackets such as ((1∧0)∨1); &amp; and | will do</source>
        <translation>带括号的表达式，如 ((1∧0)∨1)；也可以写 &amp; 和 |</translation>
    </message>
    <message>
        <source>each operation needs a bracket of its own: ((1∧0)∨1)</source>
        <translation>每个运算都要有自己的括号：((1∧0)∨1)</translation>
    </message>
</context>
<context>
    <name>training</name>
    <message>
        <source>the slow diagnostics could not be computed: {error}</source>
        <translation>无法计算耗时的诊断：{error}</translation>
    </message>
    <message>
        <source>this run was left too long ago, or is too large, to be kept: it begins again</source>
        <translation>这次训练离开得太久，或者太大而未能保留，因此从头开始</translation>
    </message>
    <message>
        <source>the file was not read to its end</source>
        <translation>文件没有读完</translation>
    </message>
    <message>
        <source>the run beside it has ended: its update {update} failed: {error}</source>
        <translation>旁边的运行已终止：其第 {update} 次更新失败：{error}</translation>
    </message>
    <message>
        <source>there is no run</source>
        <translation>没有运行</translation>
    </message>
    <message>
        <source>the run could not be begun: {error}</source>
        <translation>无法开始该运行：{error}</translation>
    </message>
    <message>
        <source>the run could not be read: {error}</source>
        <translation>无法读取运行：{error}</translation>
    </message>
    <message>
        <source>update {update} failed: {error}. Reset starts the run again.</source>
        <translation>第 {update} 次更新失败：{error}。重置可重新开始运行。</translation>
    </message>
    <message>
        <source>{file}: {problem}</source>
        <translation>{file}：{problem}</translation>
    </message>
    <message>
        <source>{file}: a preset has at most 64 KiB</source>
        <translation>{file}：预设最大 64 KiB</translation>
    </message>
    <message>
        <source>{file}: there is no such file</source>
        <translation>{file}：没有这个文件</translation>
    </message>
    <message>
        <source>{file}: the file cannot be read</source>
        <translation>{file}：无法读取此文件</translation>
    </message>
    <message>
        <source>{file}: a preset must be UTF-8 text</source>
        <translation>{file}：预设必须是 UTF-8 文本</translation>
    </message>
    <message>
        <source>claims: this must be a table with flow = &quot;…&quot; and training = &quot;…&quot;</source>
        <translation>claims：这里须是含 flow = &quot;…&quot; 与 training = &quot;…&quot; 的表</translation>
    </message>
    <message>
        <source>{key}: this text is longer than {most} characters</source>
        <translation>{key}：这段文字超过 {most} 个字符</translation>
    </message>
    <message>
        <source>{key}: this must be a list such as [&quot;delta&quot;]</source>
        <translation>{key}：这里应为列表，例如 [&quot;delta&quot;]</translation>
    </message>
    <message>
        <source>{file}: this is not valid TOML: {what}</source>
        <translation>{file}：这不是有效的 TOML：{what}</translation>
    </message>
    <message>
        <source>{file}: this is not a preset: nested too deeply, or a number is too long</source>
        <translation>{file}：这不是预设：嵌套太深，或某个数字太长</translation>
    </message>
    <message>
        <source>format: {value} needs a newer rnnviz; this version reads format {right}</source>
        <translation>format：{value} 需要更新版本的 rnnviz；本版本读取格式 {right}</translation>
    </message>
    <message>
        <source>task.{key}: this file is used only with task.{other} = {value}</source>
        <translation>task.{key}：仅当 task.{other} = {value} 时才使用此文件</translation>
    </message>
    <message>
        <source>format is missing: it must be {right}</source>
        <translation>缺少 format：必须是 {right}</translation>
    </message>
    <message>
        <source>format: {value} is not {right}</source>
        <translation>format：{value} 不是 {right}</translation>
    </message>
    <message>
        <source>--set {what}: it must read KEY=VALUE, such as seed=2</source>
        <translation>--set {what}：必须写成 KEY=VALUE，例如 seed=2</translation>
    </message>
    <message>
        <source>update {update}</source>
        <translation>第 {update} 次更新</translation>
    </message>
    <message>
        <source>seed {seed}</source>
        <translation>种子 {seed}</translation>
    </message>
    <message>
        <source>{sentence}.</source>
        <translation>{sentence}。</translation>
    </message>
    <message>
        <source>no clipping</source>
        <translation>无梯度截断</translation>
    </message>
    <message>
        <source>clipping: {kind}, θ = {threshold}</source>
        <translation>梯度截断：{kind}，θ = {threshold}</translation>
    </message>
    <message>
        <source>changed: {settings}</source>
        <translation>已更改：{settings}</translation>
    </message>
    <message>
        <source>and {n} more</source>
        <translation>另有 {n} 项</translation>
    </message>
    <message>
        <source>trained here</source>
        <translation>在此训练</translation>
    </message>
    <message>
        <source>changed at update {update}</source>
        <translation>第 {update} 次更新时改过设置</translation>
    </message>
    <message>
        <source>unchanged</source>
        <translation>设置未改</translation>
    </message>
    <message>
        <source>network.convolution: {width} needs a task with one target per sequence, such as recall; use 0 with a target at every step</source>
        <translation>network.convolution：{width} 只适用于每个序列一个目标的任务，例如 recall；每一步都有目标时请用 0</translation>
    </message>
    <message>
        <source>network.stride: {stride} leaves no step of a sequence of {length}; at most {length} is allowed</source>
        <translation>network.stride：{stride} 使 {length} 步的序列一步不剩；最多 {length}</translation>
    </message>
    <message>
        <source>cell.name: {cell} needs a task made of trees: {tasks}</source>
        <translation>cell.name：{cell} 需要由树组成的任务：{tasks}</translation>
    </message>
    <message>
        <source>network.above: {cell} reads the task&apos;s own symbols, so it is the first layer alone</source>
        <translation>network.above：{cell} 读的是任务本身的符号，因此只能是第一层</translation>
    </message>
    <message>
        <source>network.embedding: {cell} reads the symbols themselves; use 0</source>
        <translation>network.embedding：{cell} 直接读符号；请用 0</translation>
    </message>
    <message>
        <source>cell.stack: {stack} is too small for this tree; it needs {needed}</source>
        <translation>cell.stack：{stack} 对这棵树太小，需要 {needed}</translation>
    </message>
    <message>
        <source>training.rule must be bptt</source>
        <translation>training.rule 必须是 bptt</translation>
    </message>
    <message>
        <source>training.truncation must be 0</source>
        <translation>training.truncation 必须是 0</translation>
    </message>
    <message>
        <source>network.direction must be forward</source>
        <translation>network.direction 必须是 forward</translation>
    </message>
    <message>
        <source>task.name: {task} has an encoder and a decoder; {wanted}</source>
        <translation>task.name：{task} 有编码器和解码器；{wanted}</translation>
    </message>
    <message>
        <source>training.rule: {rule} learns during the forward pass; network.direction must be forward</source>
        <translation>training.rule：{rule} 在前向计算中学习；network.direction 必须是 forward</translation>
    </message>
    <message>
        <source>training.rule: {rule} reads one step at a time; cell.name must be a cell without input delays</source>
        <translation>training.rule：{rule} 每次只读一步；cell.name 必须是没有输入延时的单元</translation>
    </message>
    <message>
        <source>training.rule: {rule} does not train an embedding; network.embedding must be 0</source>
        <translation>training.rule：{rule} 不训练嵌入；network.embedding 必须是 0</translation>
    </message>
    <message>
        <source>training.rule: {rule} needs sequences of equal length; task.name must be a task with such sequences</source>
        <translation>training.rule：{rule} 要求序列等长；task.name 必须是序列等长的任务</translation>
    </message>
    <message>
        <source>training.rule: {rule} drops nothing; cell.dropout must be 0</source>
        <translation>training.rule：{rule} 不做 dropout；cell.dropout 必须为 0</translation>
    </message>
    <message>
        <source>training.rule: {rule} updates at every step; task.name must be a task with a target at every step</source>
        <translation>training.rule：{rule} 每一步都更新；task.name 必须是每一步都有目标的任务</translation>
    </message>
    <message>
        <source>both runs together would take {need:.1f} GiB of at most {most:.0f} GiB: choose a smaller cell.size, task.length or training.batch of either</source>
        <translation>两个运行合起来需要 {need:.1f} GiB，最多允许 {most:.0f} GiB：请为其中任一个选择较小的 cell.size、task.length 或 training.batch</translation>
    </message>
    <message>
        <source>this run would take {need:.1f} GiB of at most {most:.0f} GiB: choose a smaller cell.size, task.length or training.batch</source>
        <translation>此运行需要 {need:.1f} GiB，最多允许 {most:.0f} GiB：请选择较小的 cell.size、task.length 或 training.batch</translation>
    </message>
    <message>
        <source>update {update} is not shown: {error}</source>
        <translation>无法显示第 {update} 次更新：{error}</translation>
    </message>
    <message>
        <source>the way back to update {update} was given up</source>
        <translation>已放弃回到第 {update} 次更新</translation>
    </message>
    <message>
        <source>the run had come to its end at update {update}: go on from an earlier one</source>
        <translation>该运行在第 {update} 次更新时已结束：请从更早的更新继续</translation>
    </message>
    <message>
        <source>{keys}: cannot change while a run goes on</source>
        <translation>{keys}：运行途中不能更改</translation>
    </message>
    <message>
        <source>typed sequence</source>
        <translation>输入的序列</translation>
    </message>
    <message>
        <source>training sequence {number}</source>
        <translation>训练序列 {number}</translation>
    </message>
    <message>
        <source>held-out sequence {number}</source>
        <translation>留出序列 {number}</translation>
    </message>
    <message>
        <source>steps shuffled ({order})</source>
        <translation>步序打乱（{order}）</translation>
    </message>
    <message>
        <source>{text}: numbers of sequences go from 1 to {most}</source>
        <translation>{text}：序列的编号从 1 到 {most}</translation>
    </message>
    <message>
        <source>{steps} steps are too many for this network</source>
        <translation>{steps} 步对这个网络来说太多</translation>
    </message>
    <message>
        <source>this order cannot be shown: {reason}</source>
        <translation>不能显示这种次序：{reason}</translation>
    </message>
    <message>
        <source>{name} has no network that could read another sequence</source>
        <translation>{name} 没有可以读取另一序列的网络</translation>
    </message>
</context>
<context>
    <name>verdict</name>
    <message>
        <source>neither the error from above nor this layer alone grows a hundredfold: the errors that enter at every step add up</source>
        <translation>上面传来的误差和这一层各自都不会增长到一百倍：是每一步传入的误差累加起来</translation>
    </message>
    <message>
        <source>it has already faded in the layers above</source>
        <translation>它在上面各层中已经衰减</translation>
    </message>
    <message>
        <source>it has already grown in the layers above</source>
        <translation>它在上面各层中已经增长</translation>
    </message>
    <message>
        <source>with U alone (f′ = 1) it would grow {weights}-fold</source>
        <translation>若只有 U（f′ = 1），它会增长到 {weights} 倍</translation>
    </message>
    <message>
        <source>the growth comes from the paths through U: without U it would not grow</source>
        <translation>增长来自经过 U 的路径：没有 U 就不会增长</translation>
    </message>
    <message>
        <source>the growth comes from the paths through U: without U it would grow at most {carried}-fold</source>
        <translation>增长来自经过 U 的路径：没有 U 时至多增长到 {carried} 倍</translation>
    </message>
    <message>
        <source>even without U it would grow {carried}-fold</source>
        <translation>即使没有 U，它也会增长到 {carried} 倍</translation>
    </message>
    <message>
        <source>with U alone (f′ = 1) it would grow only {weights}-fold</source>
        <translation>若只有 U（f′ = 1），它只会增长到 {weights} 倍</translation>
    </message>
    <message>
        <source>nothing but the gates multiplies it: {carried} is left</source>
        <translation>乘到它上面的只有门：剩下 {carried}</translation>
    </message>
    <message>
        <source>without the paths through U, the gates alone would leave {carried}</source>
        <translation>不计经过 U 的路径，只有门时会剩下 {carried}</translation>
    </message>
    <message>
        <source>what arrives has come through U; the gates alone would leave only {carried}</source>
        <translation>到达的部分来自经过 U 的路径；只有门时仅剩下 {carried}</translation>
    </message>
    <message>
        <source>little of it enters the path past U, which alone would leave {carried}</source>
        <translation>进入绕过 U 的通路的就很少：只有这条通路时会剩下 {carried}</translation>
    </message>
    <message>
        <source>the paths through U cancel it: without U, {carried} would be left</source>
        <translation>经过 U 的路径把它抵消了：没有 U 时会剩下 {carried}</translation>
    </message>
    <message>
        <source>U alone (f′ = 1) would leave {weights} and f′ alone (U = I) {slopes}: either is enough</source>
        <translation>若只有 U（f′ = 1），会剩下 {weights}；若只有 f′（U = I），会剩下 {slopes}：任何一个就足够</translation>
    </message>
    <message>
        <source>f′ alone (U = I) would leave {slopes}, because the units are off the steepest point of their activation, but not flat; U alone (f′ = 1) would leave {weights}</source>
        <translation>若只有 f′（U = I），会剩下 {slopes}，因为各单元不在激活函数最陡之处，但也没有饱和；若只有 U（f′ = 1），会剩下 {weights}</translation>
    </message>
    <message>
        <source>neither is enough alone: U alone (f′ = 1) would leave {weights}, f′ alone (U = I) {slopes}</source>
        <translation>单独任何一个都不够：若只有 U（f′ = 1），会剩下 {weights}；若只有 f′（U = I），会剩下 {slopes}</translation>
    </message>
    <message>
        <source>the U of the delay line alone (f′ = 1) would leave {weights}</source>
        <translation>若只有延时线的各个 U（f′ = 1），会剩下 {weights}</translation>
    </message>
    <message>
        <source>the U of the delay line alone (f′ = 1) would leave {weights}; the rest is lost to f′</source>
        <translation>若只有延时线的各个 U（f′ = 1），会剩下 {weights}；其余由 f′ 造成</translation>
    </message>
    <message>
        <source>in {share} of all units and steps f′ is 0, and f′ alone (U = I) would leave {slopes}; U alone (f′ = 1) would leave {weights}</source>
        <translation>所有单元与步中有 {share} 的 f′ 为 0，若只有 f′（U = I），会剩下 {slopes}；若只有 U（f′ = 1），会剩下 {weights}</translation>
    </message>
    <message>
        <source>in {share} of all units and steps f′ is below 1 % of its maximum, and f′ alone (U = I) would leave {slopes}; U alone (f′ = 1) would leave {weights}</source>
        <translation>所有单元与步中有 {share} 的 f′ 低于其最大值的 1 %，若只有 f′（U = I），会剩下 {slopes}；若只有 U（f′ = 1），会剩下 {weights}</translation>
    </message>
    <message>
        <source>U alone (f′ = 1) would leave {weights}; f′ alone (U = I) would leave {slopes}</source>
        <translation>若只有 U（f′ = 1），会剩下 {weights}；若只有 f′（U = I），会剩下 {slopes}</translation>
    </message>
    <message>
        <source>f′ alone (U = I) would leave {slopes}, but {bending} if its maximum were 1; U alone (f′ = 1) would leave {weights}</source>
        <translation>若只有 f′（U = I），会剩下 {slopes}，而若其最大值为 1，会剩下 {bending}；若只有 U（f′ = 1），会剩下 {weights}</translation>
    </message>
    <message>
        <source>{sentence}; {clause}</source>
        <translation>{sentence}；{clause}</translation>
    </message>
    <message>
        <source>{symbol} of the last loss</source>
        <translation>最后一个损失的 {symbol}</translation>
    </message>
    <message>
        <source>{symbol} of the loss at step {step}</source>
        <translation>第 {step} 步损失的 {symbol}</translation>
    </message>
    <message>
        <source>{quantity} is not finite at step {step} and earlier</source>
        <translation>{quantity} 在第 {step} 步及更早的步不是有限数</translation>
    </message>
    <message>
        <source>no error enters this layer from above</source>
        <translation>上面没有误差传入这一层</translation>
    </message>
    <message>
        <source>the read-out sends no error to the states</source>
        <translation>输出层没有把误差传给状态</translation>
    </message>
    <message>
        <source>{signal} cannot go back any further than step {last}</source>
        <translation>{signal} 从第 {last} 步起无法再往回传</translation>
    </message>
    <message>
        <source>going back from step {start}, {signal} grows {growth}-fold up to step {top} and then fades; step {first} receives {received} times the signal at step {last}</source>
        <translation>从第 {start} 步往回，{signal} 到第 {top} 步增长到 {growth} 倍，随后衰减；第 {first} 步收到第 {last} 步信号的 {received} 倍</translation>
    </message>
    <message>
        <source>step {drop} alone multiplies {signal} by {factor}; step {first} receives {received} times the signal at step {last}</source>
        <translation>仅第 {drop} 步就使 {signal} 乘以 {factor}；第 {first} 步收到第 {last} 步信号的 {received} 倍</translation>
    </message>
    <message>
        <source>step {first} receives {received} times the {signal} at step {last}</source>
        <translation>第 {first} 步收到第 {last} 步 {signal} 的 {received} 倍</translation>
    </message>
    <message>
        <source>{signal} is exactly zero at every step: f′ is 0 where the error enters</source>
        <translation>{signal} 在每一步都恰为零：误差进入之处 f′ 为 0</translation>
    </message>
    <message>
        <source>going back from step {start}, {signal} grows {growth}-fold up to step {top} and is exactly zero from step {zero} on</source>
        <translation>从第 {start} 步往回，{signal} 到第 {top} 步增长到 {growth} 倍，从第 {zero} 步起恰为零</translation>
    </message>
    <message>
        <source>going back from step {last}, {signal} becomes exactly zero at step {zero}</source>
        <translation>从第 {last} 步往回，{signal} 到第 {zero} 步变为零</translation>
    </message>
    <message>
        <source>going back from step {last}, {signal} is exactly zero from step {zero} on</source>
        <translation>从第 {last} 步往回，{signal} 从第 {zero} 步起恰为零</translation>
    </message>
    <message>
        <source>{signal} is as large at step {first} as at step {last}</source>
        <translation>{signal} 在第 {first} 步与在第 {last} 步一样大</translation>
    </message>
    <message>
        <source>going back from step {start}, {signal} stays within a factor of 3; step {first} receives {received} times the signal at step {last}</source>
        <translation>从第 {start} 步往回，{signal} 的变化不超过 3 倍；第 {first} 步收到第 {last} 步信号的 {received} 倍</translation>
    </message>
    <message>
        <source>going back from step {start}, {signal} rises and falls; step {first} receives {received} times the signal at step {last}</source>
        <translation>从第 {start} 步往回，{signal} 有起有落；第 {first} 步收到第 {last} 步信号的 {received} 倍</translation>
    </message>
    <message>
        <source>going back from step {last}, {signal} grows unevenly; step {first} receives {received} times as much</source>
        <translation>从第 {last} 步往回，{signal} 不均匀地增长；第 {first} 步收到其 {received} 倍</translation>
    </message>
    <message>
        <source>going back from step {last}, {signal} fades unevenly; step {first} receives {received} of it</source>
        <translation>从第 {last} 步往回，{signal} 不均匀地衰减；第 {first} 步收到其中的 {received}</translation>
    </message>
    <message>
        <source>going back from step {b} to {a}, {signal} grows by a factor of {factor} per step; step {first} receives {received} times the signal at step {last}</source>
        <translation>从第 {b} 步往回到第 {a} 步，{signal} 每步增长到 {factor} 倍；第 {first} 步收到第 {last} 步信号的 {received} 倍</translation>
    </message>
    <message>
        <source>going back from step {b} to {a}, each step leaves {factor} of {signal}; step {first} receives {received} times the signal at step {last}</source>
        <translation>从第 {b} 步往回到第 {a} 步，每步只留下 {signal} 的 {factor}；第 {first} 步收到第 {last} 步信号的 {received} 倍</translation>
    </message>
    <message>
        <source>going back from step {b} to {a}, {signal} shrinks tenfold every {steps} steps; step {first} receives {received} times the signal at step {last}</source>
        <translation>从第 {b} 步往回到第 {a} 步，{signal} 每 {steps} 步缩小为十分之一；第 {first} 步收到第 {last} 步信号的 {received} 倍</translation>
    </message>
    <message>
        <source>in between, at step {low}, it is exactly zero</source>
        <translation>中间在第 {low} 步恰为零</translation>
    </message>
    <message>
        <source>in between, at step {low}, it falls to {least}</source>
        <translation>中间在第 {low} 步降到 {least}</translation>
    </message>
    <message>
        <source>only {entered} of the error that the loss sends to h gets past step {last}</source>
        <translation>损失传给 h 的误差只有 {entered} 越过第 {last} 步</translation>
    </message>
    <message>
        <source>{share} times as much enters the encoder at step {border}</source>
        <translation>有其 {share} 倍在第 {border} 步进入编码器</translation>
    </message>
    <message>
        <source>{share} of it enters the encoder at step {border}</source>
        <translation>其中 {share} 在第 {border} 步进入编码器</translation>
    </message>
    <message>
        <source>the total over all losses is not zero at step {first}, because nearer losses contribute</source>
        <translation>所有损失的总和在第 {first} 步并不为零，因为较近的损失也有贡献</translation>
    </message>
    <message>
        <source>the total over all losses does not fade, because nearer losses add to it (step {first} has {total} times the total at step {last})</source>
        <translation>所有损失的总和并不衰减，因为较近的损失不断补充（第 {first} 步的总和是第 {last} 步的 {total} 倍）</translation>
    </message>
    <message>
        <source>the total over all losses fades less, because nearer losses add to it (step {first} has {total} times the total at step {last})</source>
        <translation>所有损失的总和衰减较少，因为较近的损失不断补充（第 {first} 步的总和是第 {last} 步的 {total} 倍）</translation>
    </message>
    <message>
        <source>the total over all losses fades (step {first} has {total} times the total at step {last})</source>
        <translation>所有损失的总和却在衰减（第 {first} 步的总和是第 {last} 步的 {total} 倍）</translation>
    </message>
    <message>
        <source>truncation after every step stops it at step {first}</source>
        <translation>每一步都截断，它止于第 {first} 步</translation>
    </message>
    <message>
        <source>truncation after {truncation} steps stops it at step {first}</source>
        <translation>每 {truncation} 步截断，它止于第 {first} 步</translation>
    </message>
    <message>
        <source>no state carries it further: the delay windows end at step {first}</source>
        <translation>没有状态再把它传下去：延时窗口到第 {first} 步为止</translation>
    </message>
    <message>
        <source>{quantity} is not finite from step {step} on</source>
        <translation>{quantity} 从第 {step} 步起不是有限数</translation>
    </message>
    <message>
        <source>the total over all losses does not</source>
        <translation>所有损失的总和并非如此</translation>
    </message>
    <message>
        <source>at step {own}, where the loss is, it is exactly zero</source>
        <translation>在损失所在的第 {own} 步它恰为零</translation>
    </message>
    <message>
        <source>no update has been made yet</source>
        <translation>还没有更新过</translation>
    </message>
    <message>
        <source>at update {update} some values became non-finite</source>
        <translation>第 {update} 次更新时出现了非有限的数值</translation>
    </message>
    <message>
        <source>at update {update} the forward pass overflowed: {quantity} ({layer})</source>
        <translation>第 {update} 次更新时前向计算溢出：{quantity}（{layer}）</translation>
    </message>
    <message>
        <source>at update {update} the backward pass overflowed: {quantity} ({layer})</source>
        <translation>第 {update} 次更新时反向计算溢出：{quantity}（{layer}）</translation>
    </message>
    <message>
        <source>at update {update} the forward pass overflowed: {quantity} ({layer}), step {step}</source>
        <translation>第 {update} 次更新时前向计算溢出：{quantity}（{layer}），第 {step} 步</translation>
    </message>
    <message>
        <source>at update {update} the backward pass overflowed: {quantity} ({layer}), step {step}</source>
        <translation>第 {update} 次更新时反向计算溢出：{quantity}（{layer}），第 {step} 步</translation>
    </message>
    <message>
        <source>since update {update} δ is exactly zero at every step of every sequence: no error reaches U, W and b</source>
        <translation>从第 {update} 次更新起，每个序列每一步的 δ 都恰为零：没有误差能到达 U、W 与 b</translation>
    </message>
    <message>
        <source>the recent loss is {times} times the chance level, after the gradient norm grew from {first} to {peak}</source>
        <translation>梯度范数从 {first} 增长到 {peak} 之后，近期损失是随机猜测水平的 {times} 倍</translation>
    </message>
    <message>
        <source>clipping shortened the gradient in {share} of the updates, most of all at update {update} by a factor of {times}, and training continues</source>
        <translation>{share} 的更新中梯度被截断，第 {update} 次缩短得最多，为 {times} 分之一，训练仍在继续</translation>
    </message>
    <message>
        <source>at update {update} the gradient norm jumped to {peak}, {times} times the preceding median of {usual}</source>
        <translation>第 {update} 次更新时梯度范数跃升到 {peak}，是此前中位数 {usual} 的 {times} 倍</translation>
    </message>
    <message>
        <source>at update {first} the gradient norm rose from the preceding median of {usual} to {norm}, and by update {update} to {peak}</source>
        <translation>第 {first} 次更新时梯度范数从此前的中位数 {usual} 升到 {norm}，到第 {update} 次更新时升到 {peak}</translation>
    </message>
    <message>
        <source>{right} of the recent answers are correct; solved at update {update}</source>
        <translation>最近的回答有 {right} 正确；在第 {update} 次更新时解决</translation>
    </message>
    <message>
        <source>the recent loss is {times} times its initial value</source>
        <translation>近期损失是初始值的 {times} 倍</translation>
    </message>
    <message>
        <source>the recent loss is {share} of its initial value</source>
        <translation>近期损失是初始值的 {share}</translation>
    </message>
    <message>
        <source>the recent loss is {share} of the chance level, but the mean of the last {count} is not yet clearly below {limit} of it</source>
        <translation>近期损失是随机猜测水平的 {share}，但最近 {count} 次损失的平均值尚未明显低于该水平的 {limit}</translation>
    </message>
    <message>
        <source>the recent loss is {share} of the chance level, after too few updates to say whether it stays there</source>
        <translation>近期损失是随机猜测水平的 {share}，但更新次数太少，还不能说它会保持在那里</translation>
    </message>
    <message>
        <source>the recent loss is {share} of the chance level</source>
        <translation>近期损失是随机猜测水平的 {share}</translation>
    </message>
    <message>
        <source>the recent loss is {times} times the chance level</source>
        <translation>近期损失是随机猜测水平的 {times} 倍</translation>
    </message>
    <message>
        <source>the recent loss is {share} of the chance level, not clearly below it</source>
        <translation>近期损失是随机猜测水平的 {share}，并不明显更低</translation>
    </message>
    <message>
        <source>the loss has recovered from the jump of the gradient norm at update {update} ({times} times the preceding median)</source>
        <translation>损失已从第 {update} 次更新时梯度范数的跃升（此前中位数的 {times} 倍）中恢复</translation>
    </message>
    <message>
        <source>at update {update} the spectral radius of {name} rose above 1 (from {before} to {after})</source>
        <translation>第 {update} 次更新时 {name} 的谱半径升到 1 以上（从 {before} 到 {after}）</translation>
    </message>
    <message>
        <source>at update {update} the largest singular value of {name} rose above 1 (from {before} to {after})</source>
        <translation>第 {update} 次更新时 {name} 的最大奇异值升到 1 以上（从 {before} 到 {after}）</translation>
    </message>
    <message>
        <source>from update {first} to {last}, the number of units of {layer} that are off at every step rose from {before} to {after} of {size}</source>
        <translation>从第 {first} 次到第 {last} 次更新，{layer} 的 {size} 个单元中每一步都关闭的从 {before} 个增加到 {after} 个</translation>
    </message>
    <message>
        <source>the recent loss is {loss}</source>
        <translation>近期损失为 {loss}</translation>
    </message>
</context>
<context>
    <name>views</name>
    <message>
        <source>At step {step} the right class, {right}, has probability {p}; most probable is {best}.</source>
        <translation>在第 {step} 步，正确类别 {right} 的概率为 {p}；最可能的是 {best}。</translation>
    </message>
    <message>
        <source>At step {step} most probable is {best}; no target is known.</source>
        <translation>第 {step} 步最可能的是 {best}；目标未知。</translation>
    </message>
    <message>
        <source>target</source>
        <translation>目标</translation>
    </message>
    <message>
        <source>class</source>
        <translation>类别</translation>
    </message>
    <message>
        <source>probability &lt;i&gt;p&lt;/i&gt;</source>
        <translation>概率 &lt;i&gt;p&lt;/i&gt;</translation>
    </message>
    <message>
        <source>all equal</source>
        <translation>全部相等</translation>
    </message>
    <message>
        <source>answer</source>
        <translation>回答</translation>
    </message>
    <message>
        <source>input at time step &lt;i&gt;k&lt;/i&gt;</source>
        <translation>时间步 &lt;i&gt;k&lt;/i&gt; 的输入</translation>
    </message>
    <message>
        <source>&lt;i&gt;p&lt;/i&gt; of the right class.</source>
        <translation>正确类别的概率 &lt;i&gt;p&lt;/i&gt;。</translation>
    </message>
    <message>
        <source>Flow</source>
        <translation>误差流</translation>
    </message>
    <message>
        <source>The steps are the nodes of a tree and do not follow from each other one by one: see Tree.</source>
        <translation>这些步是树的结点，并不是一步接一步得出的：请看“树”。</translation>
    </message>
    <message>
        <source>{loss} alone</source>
        <translation>仅 {loss}</translation>
    </message>
    <message>
        <source>The error on its way back</source>
        <translation>误差的回传</translation>
    </message>
    <message>
        <source>{river}: {age}</source>
        <translation>{river}：{age}</translation>
    </message>
    <message>
        <source>steps {first}–{last}</source>
        <translation>第 {first}–{last} 步</translation>
    </message>
    <message>
        <source>loss</source>
        <translation>损失</translation>
    </message>
    <message>
        <source>From above into step {step}: {size}</source>
        <translation>从上层流入第 {step} 步：{size}</translation>
    </message>
    <message>
        <source>From the loss of step {step}: {size}</source>
        <translation>来自第 {step} 步的损失：{size}</translation>
    </message>
    <message>
        <source>cut</source>
        <translation>切断</translation>
    </message>
    <message>
        <source>× {factor} a step back</source>
        <translation>每往回一步 × {factor}</translation>
    </message>
    <message>
        <source>time step &lt;i&gt;k&lt;/i&gt;</source>
        <translation>时间步 &lt;i&gt;k&lt;/i&gt;</translation>
    </message>
    <message>
        <source>&lt;i&gt;h&lt;/i&gt;: blue {low}, orange {high}</source>
        <translation>&lt;i&gt;h&lt;/i&gt;：蓝色 {low}，橙色 {high}</translation>
    </message>
    <message>
        <source>&lt;i&gt;h&lt;/i&gt;: blue below 0, orange above 0</source>
        <translation>&lt;i&gt;h&lt;/i&gt;：蓝色小于 0，橙色大于 0</translation>
    </message>
    <message>
        <source>input</source>
        <translation>输入</translation>
    </message>
    <message>
        <source>the rest, through &lt;i&gt;U&lt;/i&gt;</source>
        <translation>其余，经过 &lt;i&gt;U&lt;/i&gt;</translation>
    </message>
    <message>
        <source>through U</source>
        <translation>经过 U</translation>
    </message>
    <message>
        <source>direct</source>
        <translation>直通</translation>
    </message>
    <message>
        <source>Joins the direct path at step {step}: {size}</source>
        <translation>在第 {step} 步汇入直通路：{size}</translation>
    </message>
    <message>
        <source>delays</source>
        <translation>延时</translation>
    </message>
    <message>
        <source>From step {start} past the steps between to {end}: {size}</source>
        <translation>从第 {start} 步越过中间各步到第 {end} 步：{size}</translation>
    </message>
    <message>
        <source>No state: nothing passes from step to step.</source>
        <translation>没有状态：步与步之间没有什么传过去。</translation>
    </message>
    <message>
        <source>Step {step} is where the way back ends.</source>
        <translation>第 {step} 步是回程的终点。</translation>
    </message>
    <message>
        <source>Between step {step} and step {before} the error is cut.</source>
        <translation>误差在第 {step} 步与第 {before} 步之间被切断。</translation>
    </message>
    <message>
        <source>{step} → {before}: nothing arrives</source>
        <translation>{step} → {before}：没有误差到达</translation>
    </message>
    <message>
        <source>{step} → {before}: {factors}</source>
        <translation>{step} → {before}：{factors}</translation>
    </message>
    <message>
        <source>any error at most × {most} (&lt;i&gt;σ&lt;/i&gt;&lt;sub&gt;max&lt;/sub&gt;)</source>
        <translation>任何误差最多 × {most}（&lt;i&gt;σ&lt;/i&gt;&lt;sub&gt;max&lt;/sub&gt;）</translation>
    </message>
    <message>
        <source>+ {size} from the layer above</source>
        <translation>再加上来自上一层的 {size}</translation>
    </message>
    <message>
        <source>+ {size} from {loss}</source>
        <translation>再加上来自 {loss} 的 {size}</translation>
    </message>
    <message>
        <source>{gate} keeps {factor} of &lt;i&gt;{state}&lt;/i&gt; and &lt;i&gt;U&lt;/i&gt; adds {rest}</source>
        <translation>{gate} 保留 &lt;i&gt;{state}&lt;/i&gt; 的 {factor}，&lt;i&gt;U&lt;/i&gt; 加上 {rest}</translation>
    </message>
    <message>
        <source>{factor} goes straight and &lt;i&gt;U&lt;/i&gt; adds {rest}</source>
        <translation>{factor} 直接通过，&lt;i&gt;U&lt;/i&gt; 加上 {rest}</translation>
    </message>
    <message>
        <source>some enters &lt;i&gt;{state}&lt;/i&gt; and &lt;i&gt;U&lt;/i&gt; adds {rest}</source>
        <translation>一部分进入 &lt;i&gt;{state}&lt;/i&gt;，&lt;i&gt;U&lt;/i&gt; 加上 {rest}</translation>
    </message>
    <message>
        <source>of the {share} in &lt;i&gt;{state}&lt;/i&gt; {gate} keeps {factor} and &lt;i&gt;U&lt;/i&gt; adds {rest}</source>
        <translation>&lt;i&gt;{state}&lt;/i&gt; 中占 {share}，{gate} 保留其 {factor}，&lt;i&gt;U&lt;/i&gt; 加上 {rest}</translation>
    </message>
    <message>
        <source>{sentence} (vectors)</source>
        <translation>{sentence}（向量相加）</translation>
    </message>
    <message>
        <source>teacher forcing</source>
        <translation>教师强制</translation>
    </message>
    <message>
        <source>free running</source>
        <translation>自由运行</translation>
    </message>
    <message>
        <source>Steps {first}–{last} of {steps}.</source>
        <translation>第 {first}–{last} 步，共 {steps} 步。</translation>
    </message>
    <message>
        <source>class, at the last step</source>
        <translation>最后一步的类别</translation>
    </message>
    <message>
        <source>Dead since update {update}: every δ is exactly 0.</source>
        <translation>自第 {update} 次更新起死亡：每个 δ 恰为 0。</translation>
    </message>
    <message>
        <source>Diverged at update {update}.</source>
        <translation>在第 {update} 次更新时发散。</translation>
    </message>
    <message>
        <source>Diverged at update {update}: {quantity} was not finite.</source>
        <translation>在第 {update} 次更新时发散：{quantity} 不再有限。</translation>
    </message>
    <message>
        <source>Diverged at update {update}: {quantity} was not finite at step {step}.</source>
        <translation>在第 {update} 次更新时发散：{quantity} 在第 {step} 步不再有限。</translation>
    </message>
    <message>
        <source>From the previous settings.</source>
        <translation>属于改动之前的设置。</translation>
    </message>
    <message>
        <source>From update {update}.</source>
        <translation>第 {update} 次更新的。</translation>
    </message>
    <message>
        <source>Not finite from step {step} on: {quantity} in layer {layer}.</source>
        <translation>从第 {step} 步起不再是有限值：{layer} 层的 {quantity}。</translation>
    </message>
    <message>
        <source>Not finite at step {step} and before: {quantity} in layer {layer}.</source>
        <translation>第 {step} 步及之前不是有限值：{layer} 层的 {quantity}。</translation>
    </message>
    <message>
        <source>Every δ is exactly 0.</source>
        <translation>所有 δ 恰为 0。</translation>
    </message>
    <message>
        <source>&lt;i&gt;σ&lt;/i&gt;&lt;sub&gt;max&lt;/sub&gt;(&lt;i&gt;J&lt;sub&gt;k&lt;/sub&gt;&lt;/i&gt;)</source>
        <translation>&lt;i&gt;σ&lt;/i&gt;&lt;sub&gt;max&lt;/sub&gt;(&lt;i&gt;J&lt;sub&gt;k&lt;/sub&gt;&lt;/i&gt;)</translation>
    </message>
    <message>
        <source>radius &lt;i&gt;ρ&lt;/i&gt;</source>
        <translation>谱半径 &lt;i&gt;ρ&lt;/i&gt;</translation>
    </message>
    <message>
        <source>leading direction</source>
        <translation>主方向</translation>
    </message>
    <message>
        <source>factor</source>
        <translation>倍数</translation>
    </message>
    <message>
        <source>Lyapunov exponent {exponent} over these {steps} steps: × {factor} a step.</source>
        <translation>这 {steps} 步上的李雅普诺夫指数 {exponent}：每步 × {factor}。</translation>
    </message>
    <message>
        <source>&lt;i&gt;ρ&lt;/i&gt; &amp;lt; 1 &amp;lt; &lt;i&gt;σ&lt;/i&gt;&lt;sub&gt;max&lt;/sub&gt; at {count} of {steps} steps.</source>
        <translation>{steps} 步中有 {count} 步 &lt;i&gt;ρ&lt;/i&gt; &amp;lt; 1 &amp;lt; &lt;i&gt;σ&lt;/i&gt;&lt;sub&gt;max&lt;/sub&gt;。</translation>
    </message>
    <message>
        <source>&lt;i&gt;J&lt;sub&gt;k&lt;/sub&gt;&lt;/i&gt;: not finite</source>
        <translation>&lt;i&gt;J&lt;sub&gt;k&lt;/sub&gt;&lt;/i&gt;：不再有限</translation>
    </message>
    <message>
        <source>δ norms</source>
        <translation>误差项 δ 的范数</translation>
    </message>
    <message>
        <source>input at time step &lt;i&gt;k&lt;/i&gt;   (read from the end: the error goes →)</source>
        <translation>时间步 &lt;i&gt;k&lt;/i&gt; 的输入   （从末尾读起，误差向未来 →）</translation>
    </message>
    <message>
        <source>time step &lt;i&gt;k&lt;/i&gt;   (read from the end: the error goes →)</source>
        <translation>时间步 &lt;i&gt;k&lt;/i&gt;   （从末尾读起，误差向未来 →）</translation>
    </message>
    <message>
        <source>input at time step &lt;i&gt;k&lt;/i&gt;   (← back in time)</source>
        <translation>时间步 &lt;i&gt;k&lt;/i&gt; 的输入   （← 向过去）</translation>
    </message>
    <message>
        <source>time step &lt;i&gt;k&lt;/i&gt;   (← back in time)</source>
        <translation>时间步 &lt;i&gt;k&lt;/i&gt;   （← 向过去）</translation>
    </message>
    <message>
        <source>vanished: shrunk 1000-fold</source>
        <translation>消失：缩小到 1/1000 以下</translation>
    </message>
    <message>
        <source>exploding: grown 1000-fold</source>
        <translation>爆炸：放大到 1000 倍以上</translation>
    </message>
    <message>
        <source>Of all {count} losses together; the verdict is on one alone.</source>
        <translation>全部 {count} 个损失合在一起；判断只针对其中一个。</translation>
    </message>
    <message>
        <source>Measured: × {factor} per step back.</source>
        <translation>实测：每往回一步 × {factor}。</translation>
    </message>
    <message>
        <source>error ‖·‖&lt;sub&gt;2&lt;/sub&gt;</source>
        <translation>误差 ‖·‖&lt;sub&gt;2&lt;/sub&gt;</translation>
    </message>
    <message>
        <source>error ‖&lt;i&gt;δ&lt;sub&gt;k&lt;/sub&gt;&lt;/i&gt;‖&lt;sub&gt;2&lt;/sub&gt;</source>
        <translation>误差项 ‖&lt;i&gt;δ&lt;sub&gt;k&lt;/sub&gt;&lt;/i&gt;‖&lt;sub&gt;2&lt;/sub&gt;</translation>
    </message>
    <message>
        <source>Truncated: the error stops every {steps} steps.</source>
        <translation>截断：误差每 {steps} 步停止。</translation>
    </message>
    <message>
        <source>{norm} at step {step}</source>
        <translation>{norm}，在第 {step} 步</translation>
    </message>
    <message>
        <source>The error&apos;s norm is {norms}.</source>
        <translation>误差的范数为 {norms}。</translation>
    </message>
    <message>
        <source>Gates</source>
        <translation>门</translation>
    </message>
    <message>
        <source>Layer {layer}, {cell}, has no gates; another layer has.</source>
        <translation>{layer} 层（{cell}）没有门；另有一层有门。</translation>
    </message>
    <message>
        <source>The cell {cell} has no gates. Choose a cell that has ({cells}) to see them here.</source>
        <translation>单元 {cell} 没有门。请选择有门的单元（{cells}），以便在此查看。</translation>
    </message>
    <message>
        <source>unit</source>
        <translation>单元</translation>
    </message>
    <message>
        <source>not finite in parts</source>
        <translation>部分不再有限</translation>
    </message>
    <message>
        <source>from {low} to {high}; it has no bounds</source>
        <translation>从 {low} 到 {high}；它没有界限</translation>
    </message>
    <message>
        <source>{share} beyond ±{limit}</source>
        <translation>{share} 超出 ±{limit}</translation>
    </message>
    <message>
        <source>below {closed}: {shut}, above {open}: {wide}</source>
        <translation>低于 {closed}：{shut}，高于 {open}：{wide}</translation>
    </message>
    <message>
        <source>Means over the units at step {step}: {means}.</source>
        <translation>第 {step} 步各单元的平均值：{means}。</translation>
    </message>
    <message>
        <source>Gradient norms</source>
        <translation>梯度范数</translation>
    </message>
    <message>
        <source>what the loss of step &lt;i&gt;t&lt;/i&gt; gives to the gradient</source>
        <translation>第 &lt;i&gt;t&lt;/i&gt; 步的损失给梯度的贡献</translation>
    </message>
    <message>
        <source>what step &lt;i&gt;k&lt;/i&gt; adds to ∂&lt;i&gt;L&lt;/i&gt;/∂&lt;i&gt;U&lt;/i&gt;: </source>
        <translation>第 &lt;i&gt;k&lt;/i&gt; 步给 ∂&lt;i&gt;L&lt;/i&gt;/∂&lt;i&gt;U&lt;/i&gt; 加上的部分：</translation>
    </message>
    <message>
        <source> (encoder’s &lt;i&gt;U&lt;/i&gt; to step {last}, then decoder’s)</source>
        <translation>（到第 {last} 步为编码器的 &lt;i&gt;U&lt;/i&gt;，其后为解码器的）</translation>
    </message>
    <message>
        <source> (both &lt;i&gt;U&lt;/i&gt; added)</source>
        <translation>（两个 &lt;i&gt;U&lt;/i&gt; 之和）</translation>
    </message>
    <message>
        <source>all together ‖∂&lt;i&gt;L&lt;/i&gt;/∂&lt;i&gt;U&lt;/i&gt;‖ = {norm} on this sequence</source>
        <translation>在此序列上合计 ‖∂&lt;i&gt;L&lt;/i&gt;/∂&lt;i&gt;U&lt;/i&gt;‖ = {norm}</translation>
    </message>
    <message>
        <source>lag {lag} gives {share} of the sum</source>
        <translation>间隔 {lag} 占总和的 {share}</translation>
    </message>
    <message>
        <source>lag &lt;i&gt;t&lt;/i&gt;−&lt;i&gt;k&lt;/i&gt;: so many steps between loss and cause</source>
        <translation>间隔 &lt;i&gt;t&lt;/i&gt;−&lt;i&gt;k&lt;/i&gt;：损失与起因相隔的步数</translation>
    </message>
    <message>
        <source>∂&lt;i&gt;L&lt;/i&gt;/∂&lt;i&gt;U&lt;/i&gt; by lag</source>
        <translation>按间隔分解的 ∂&lt;i&gt;L&lt;/i&gt;/∂&lt;i&gt;U&lt;/i&gt;</translation>
    </message>
    <message>
        <source>The parts by lag are left out: they take too long with &lt;i&gt;T&lt;/i&gt; = {steps}.</source>
        <translation>未画按间隔分解的部分：&lt;i&gt;T&lt;/i&gt; = {steps} 时计算太久。</translation>
    </message>
    <message>
        <source>step {step}: 0, as the state before it</source>
        <translation>第 {step} 步：0，因为之前的状态为 0</translation>
    </message>
    <message>
        <source>; from lag {lag} on {share} in all</source>
        <translation>；从间隔 {lag} 起合计 {share}</translation>
    </message>
    <message>
        <source>share of the sum</source>
        <translation>占总和的比例</translation>
    </message>
    <message>
        <source>threshold &lt;i&gt;θ&lt;/i&gt; = {value}</source>
        <translation>截断阈值 &lt;i&gt;θ&lt;/i&gt; = {value}</translation>
    </message>
    <message>
        <source>length of the gradient</source>
        <translation>梯度的长度</translation>
    </message>
    <message>
        <source>length of the gradient of the batch</source>
        <translation>整批数据的梯度长度</translation>
    </message>
    <message>
        <source>; the {count} longest of {all}</source>
        <translation>；{all} 个中最长的 {count} 个</translation>
    </message>
    <message>
        <source>{name} (output)</source>
        <translation>{name}（输出）</translation>
    </message>
    <message>
        <source>{name} (decoder)</source>
        <translation>{name}（解码器）</translation>
    </message>
    <message>
        <source>the parameters move, and the eigenvalues with them</source>
        <translation>参数移动，特征值随之移动</translation>
    </message>
    <message>
        <source>before, step {step}</source>
        <translation>更新前，第 {step} 步</translation>
    </message>
    <message>
        <source>&lt;i&gt;λ&lt;/i&gt; of {matrix}, dark to light: &lt;i&gt;k&lt;/i&gt; = 1 … {steps}</source>
        <translation>{matrix} 的 &lt;i&gt;λ&lt;/i&gt;，由深到浅：&lt;i&gt;k&lt;/i&gt; = 1 … {steps}</translation>
    </message>
    <message>
        <source>{share} %</source>
        <translation>{share} %</translation>
    </message>
    <message>
        <source>how far each moves</source>
        <translation>各参数移动多远</translation>
    </message>
    <message>
        <source>share of its own length, %</source>
        <translation>占自身长度的百分比，%</translation>
    </message>
    <message>
        <source>; {count} of {all}</source>
        <translation>；{all} 个中的 {count} 个</translation>
    </message>
    <message>
        <source>◆ largest |&lt;i&gt;λ&lt;/i&gt;| of all steps: {before} → {now}</source>
        <translation>◆ 所有步中最大的 |&lt;i&gt;λ&lt;/i&gt;|：{before} → {now}</translation>
    </message>
    <message>
        <source>above 1: there an error can grow</source>
        <translation>大于 1：误差在那里可能增长</translation>
    </message>
    <message>
        <source>all parameters together</source>
        <translation>所有参数一起</translation>
    </message>
    <message>
        <source>all parameters together, before clipping</source>
        <translation>全部参数合计，截断前</translation>
    </message>
    <message>
        <source>Every entry is limited to ±{threshold}.</source>
        <translation>每个分量限制在 ±{threshold}。</translation>
    </message>
    <message>
        <source>No clipping.</source>
        <translation>没有截断。</translation>
    </message>
    <message>
        <source>each parameter, before clipping</source>
        <translation>每个参数，截断前</translation>
    </message>
    <message>
        <source>each layer, before clipping</source>
        <translation>每一层，截断前</translation>
    </message>
    <message>
        <source>each parameter</source>
        <translation>每个参数</translation>
    </message>
    <message>
        <source>each layer</source>
        <translation>每一层</translation>
    </message>
    <message>
        <source>norm ‖&lt;i&gt;g&lt;/i&gt;‖&lt;sub&gt;2&lt;/sub&gt;</source>
        <translation>范数 ‖&lt;i&gt;g&lt;/i&gt;‖&lt;sub&gt;2&lt;/sub&gt;</translation>
    </message>
    <message>
        <source>read-out</source>
        <translation>输出层</translation>
    </message>
    <message>
        <source>embedding</source>
        <translation>嵌入</translation>
    </message>
    <message>
        <source>Rotated: cosine {now}, lowest {least}.</source>
        <translation>方向有偏转：余弦 {now}，最低 {least}。</translation>
    </message>
    <message>
        <source>before clipping</source>
        <translation>截断前</translation>
    </message>
    <message>
        <source>No update yet. From the first one on: the gradient norm before and after clipping, in total and per parameter.</source>
        <translation>还没有更新。从第一次更新起显示：截断前后梯度有多大，合计以及按参数分开。</translation>
    </message>
    <message>
        <source>after clipping</source>
        <translation>截断后</translation>
    </message>
    <message>
        <source>Clipped: {share} ({clipped} of {updates}).</source>
        <translation>已截断 {share}（{updates} 次中 {clipped} 次）。</translation>
    </message>
    <message>
        <source>At update {update} the norm of the gradient is {now}; the largest so far {most}.</source>
        <translation>在第 {update} 次更新时梯度的范数为 {now}；迄今最大 {most}。</translation>
    </message>
    <message>
        <source>Hidden states</source>
        <translation>隐状态</translation>
    </message>
    <message>
        <source>unit of &lt;i&gt;{state}&lt;/i&gt;</source>
        <translation>&lt;i&gt;{state}&lt;/i&gt; 的单元</translation>
    </message>
    <message>
        <source>unit {unit}</source>
        <translation>单元 {unit}</translation>
    </message>
    <message>
        <source>Up to {limit}: coloured by decades.</source>
        <translation>最大到 {limit}：颜色按数量级显示。</translation>
    </message>
    <message>
        <source>Scale ±{limit}, moved in steps of 1, 2, 5, 10.</source>
        <translation>刻度 ±{limit}，按 1、2、5、10 变化。</translation>
    </message>
    <message>
        <source>Every state is 0.</source>
        <translation>所有状态都是 0。</translation>
    </message>
    <message>
        <source>{silent} of {size} units are 0 at every step.</source>
        <translation>{size} 个单元中有 {silent} 个在每一步都为 0。</translation>
    </message>
    <message>
        <source>{count} values are not finite.</source>
        <translation>{count} 个值不再有限。</translation>
    </message>
    <message>
        <source>Of all {size} units at all {steps} steps, {share} are saturated.</source>
        <translation>在全部 {steps} 步的全部 {size} 个单元中，{share} 已饱和。</translation>
    </message>
    <message>
        <source>At step {step} the largest of {size} units is {largest}.</source>
        <translation>在第 {step} 步，{size} 个单元中最大的是 {largest}。</translation>
    </message>
    <message>
        <source>Loss and accuracy</source>
        <translation>损失与准确率</translation>
    </message>
    <message>
        <source>No update yet. From the first one on: the loss of its batch, beside that of the best constant answer, and the accuracy if the task has one.</source>
        <translation>还没有更新。从第一次更新起显示：该批的损失，旁边是一无所知时的损失；任务若有准确率，也一并显示。</translation>
    </message>
    <message>
        <source>ln &lt;i&gt;V&lt;/i&gt;: all equally likely</source>
        <translation>ln &lt;i&gt;V&lt;/i&gt;：各字符等可能</translation>
    </message>
    <message>
        <source>chance, held out</source>
        <translation>随机水平（留出数据）</translation>
    </message>
    <message>
        <source>held out</source>
        <translation>留出数据</translation>
    </message>
    <message>
        <source>loss &lt;i&gt;L&lt;/i&gt;</source>
        <translation>损失 &lt;i&gt;L&lt;/i&gt;</translation>
    </message>
    <message>
        <source>chance</source>
        <translation>随机水平</translation>
    </message>
    <message>
        <source>accuracy</source>
        <translation>准确率</translation>
    </message>
    <message>
        <source>Share of right answers in the update&apos;s batch.</source>
        <translation>该次更新的批量中回答正确的比例。</translation>
    </message>
    <message>
        <source>At update {update} the loss is {loss}; chance is {chance}.</source>
        <translation>在第 {update} 次更新时损失为 {loss}；随机水平为 {chance}。</translation>
    </message>
    <message>
        <source>The accuracy is {accuracy}.</source>
        <translation>准确率为 {accuracy}。</translation>
    </message>
    <message>
        <source>mean squared error</source>
        <translation>均方误差</translation>
    </message>
    <message>
        <source>sum of squared errors</source>
        <translation>平方误差之和</translation>
    </message>
    <message>
        <source>mean cross-entropy</source>
        <translation>平均交叉熵</translation>
    </message>
    <message>
        <source>sum of cross-entropies</source>
        <translation>交叉熵之和</translation>
    </message>
    <message>
        <source>&lt;i&gt;L&lt;/i&gt;: {what}, before the update.</source>
        <translation>&lt;i&gt;L&lt;/i&gt;：{what}，更新之前。</translation>
    </message>
    <message>
        <source>Held out after the update: {loss}, {others}.</source>
        <translation>更新后的留出数据：{loss}，{others}。</translation>
    </message>
    <message>
        <source>Prediction</source>
        <translation>预测</translation>
    </message>
    <message>
        <source>At step {step} the output is {output}; the target is {target}.</source>
        <translation>在第 {step} 步输出为 {output}；目标为 {target}。</translation>
    </message>
    <message>
        <source>At step {step} the output is {output}; no target is known.</source>
        <translation>第 {step} 步的输出为 {output}；目标未知。</translation>
    </message>
    <message>
        <source>In the units of the file: {output} and {target}.</source>
        <translation>在文件中即 {output} 和 {target}。</translation>
    </message>
    <message>
        <source>Answers count from step {step} on.</source>
        <translation>从第 {step} 步开始作答并计入损失。</translation>
    </message>
    <message>
        <source>Every step counts.</source>
        <translation>每一步都计入损失。</translation>
    </message>
    <message>
        <source>Only step {steps} counts.</source>
        <translation>只有第 {steps} 步计入损失。</translation>
    </message>
    <message>
        <source>input &lt;i&gt;x&lt;sub&gt;k&lt;/sub&gt;&lt;/i&gt;</source>
        <translation>输入 &lt;i&gt;x&lt;sub&gt;k&lt;/sub&gt;&lt;/i&gt;</translation>
    </message>
    <message>
        <source>output</source>
        <translation>输出</translation>
    </message>
    <message>
        <source>The first {shown} of {outputs} outputs.</source>
        <translation>{outputs} 个输出中的前 {shown} 个。</translation>
    </message>
    <message>
        <source>output {symbol}</source>
        <translation>输出 {symbol}</translation>
    </message>
    <message>
        <source>gradient norm ‖&lt;i&gt;g&lt;/i&gt;‖</source>
        <translation>梯度的模 ‖&lt;i&gt;g&lt;/i&gt;‖</translation>
    </message>
    <message>
        <source>error by lag</source>
        <translation>各间隔的误差</translation>
    </message>
    <message>
        <source>share of saturated units</source>
        <translation>饱和单元的比例</translation>
    </message>
    <message>
        <source>size of the error</source>
        <translation>误差的大小</translation>
    </message>
    <message>
        <source>Empty axes: draw what you expect.</source>
        <translation>空坐标轴：请画出您的预期。</translation>
    </message>
    <message>
        <source>Hidden for now: what do you expect to see?</source>
        <translation>暂时隐藏：您预期会看到什么？</translation>
    </message>
    <message>
        <source>update &lt;i&gt;n&lt;/i&gt;</source>
        <translation>更新 &lt;i&gt;n&lt;/i&gt;</translation>
    </message>
    <message>
        <source>your sketch</source>
        <translation>您画的曲线</translation>
    </message>
    <message>
        <source>blows up: ‖&lt;i&gt;g&lt;/i&gt;‖ is {norm}, next {peak}</source>
        <translation>爆炸：‖&lt;i&gt;g&lt;/i&gt;‖ 为 {norm}，下一次 {peak}</translation>
    </message>
    <message>
        <source>blows up: ‖&lt;i&gt;g&lt;/i&gt;‖ is {norm}, later {peak}</source>
        <translation>爆炸：‖&lt;i&gt;g&lt;/i&gt;‖ 为 {norm}，之后 {peak}</translation>
    </message>
    <message>
        <source>clipped to 1/{times}</source>
        <translation>截断为 1/{times}</translation>
    </message>
    <message>
        <source>blows up: ‖&lt;i&gt;g&lt;/i&gt;‖ × {times}</source>
        <translation>爆炸：‖&lt;i&gt;g&lt;/i&gt;‖ × {times}</translation>
    </message>
    <message>
        <source>‖&lt;i&gt;g&lt;/i&gt;‖ × {times}, clipped</source>
        <translation>‖&lt;i&gt;g&lt;/i&gt;‖ × {times}，已截断</translation>
    </message>
    <message>
        <source>dead: every &lt;i&gt;δ&lt;/i&gt; is 0</source>
        <translation>已死：所有 &lt;i&gt;δ&lt;/i&gt; 均为 0</translation>
    </message>
    <message>
        <source>not finite</source>
        <translation>不再有限</translation>
    </message>
    <message>
        <source>overflow: {quantity}</source>
        <translation>溢出：{quantity}</translation>
    </message>
    <message>
        <source>overflow: {quantity}, step {step}</source>
        <translation>溢出：{quantity}，第 {step} 步</translation>
    </message>
    <message>
        <source>&lt;i&gt;ρ&lt;/i&gt;({name}) &amp;gt; 1</source>
        <translation>&lt;i&gt;ρ&lt;/i&gt;({name}) &amp;gt; 1</translation>
    </message>
    <message>
        <source>overflow: {quantity}, update {update}</source>
        <translation>溢出：{quantity}，第 {update} 次更新</translation>
    </message>
    <message>
        <source>← &lt;i&gt;δ&lt;/i&gt; has grown × {factor}</source>
        <translation>← &lt;i&gt;δ&lt;/i&gt; 增长 × {factor}</translation>
    </message>
    <message>
        <source>&lt;i&gt;δ&lt;/i&gt; has grown × {factor} →</source>
        <translation>&lt;i&gt;δ&lt;/i&gt; 增长 × {factor} →</translation>
    </message>
    <message>
        <source>Each point is the last of {stride} updates; band: min–max.</source>
        <translation>每点为 {stride} 次更新：线取最后一次，带为最小至最大。</translation>
    </message>
    <message>
        <source>{name}: exactly 0</source>
        <translation>{name}：恰为 0</translation>
    </message>
    <message>
        <source>under 1 %</source>
        <translation>低于 1 %</translation>
    </message>
    <message>
        <source>over 99 %</source>
        <translation>高于 99 %</translation>
    </message>
    <message>
        <source>Spectrum</source>
        <translation>谱</translation>
    </message>
    <message>
        <source>The eigenvalues of all steps are being computed.</source>
        <translation>正在计算所有时间步的特征值。</translation>
    </message>
    <message>
        <source>The eigenvalues of all steps are not computed so far.</source>
        <translation>所有步的特征值尚未计算。</translation>
    </message>
    <message>
        <source>No state is carried: all &lt;i&gt;J&lt;sub&gt;k&lt;/sub&gt;&lt;/i&gt; = 0.</source>
        <translation>不传递状态：所有 &lt;i&gt;J&lt;sub&gt;k&lt;/sub&gt;&lt;/i&gt; = 0。</translation>
    </message>
    <message>
        <source>&lt;i&gt;s&lt;/i&gt; the stack of subtrees</source>
        <translation>&lt;i&gt;s&lt;/i&gt; 是子树的栈</translation>
    </message>
    <message>
        <source>Re &lt;i&gt;λ&lt;/i&gt;</source>
        <translation>Re &lt;i&gt;λ&lt;/i&gt;</translation>
    </message>
    <message>
        <source>Im &lt;i&gt;λ&lt;/i&gt;</source>
        <translation>Im &lt;i&gt;λ&lt;/i&gt;</translation>
    </message>
    <message>
        <source>eigenvalues of {matrix}</source>
        <translation>{matrix} 的特征值</translation>
    </message>
    <message>
        <source>eigenvalues</source>
        <translation>特征值</translation>
    </message>
    <message>
        <source>Shown: {count} of {steps} steps, evenly spread.</source>
        <translation>显示 {steps} 步中均匀分布的 {count} 步。</translation>
    </message>
    <message>
        <source>Ill-conditioned, so uncertain.</source>
        <translation>病态，数值不可靠。</translation>
    </message>
    <message>
        <source>Not finite at {count} of {steps} steps.</source>
        <translation>{steps} 步中有 {count} 步不再有限。</translation>
    </message>
    <message>
        <source>Drawn: one step in {every}.</source>
        <translation>绘出：每 {every} 步取一步。</translation>
    </message>
    <message>
        <source>At step {step} the spectral radius is {radius} and the largest singular value of the state Jacobian is {sigma}.</source>
        <translation>在第 {step} 步，谱半径为 {radius}，状态雅可比矩阵的最大奇异值为 {sigma}。</translation>
    </message>
    <message>
        <source>layer: there is no {layer}; expected one of {known}</source>
        <translation>layer：没有 {layer}；应为 {known} 之一</translation>
    </message>
    <message>
        <source>step: {step} is not a step from 1 to {last}</source>
        <translation>step：{step} 不是 1 到 {last} 的步</translation>
    </message>
    <message>
        <source>Input at step {step}: “{symbol}”.</source>
        <translation>第 {step} 步的输入：“{symbol}”。</translation>
    </message>
    <message>
        <source>encoder | decoder</source>
        <translation>编码器 | 解码器</translation>
    </message>
    <message>
        <source>{name}: overflow</source>
        <translation>{name}：溢出</translation>
    </message>
    <message>
        <source>{name}: not a number</source>
        <translation>{name}：不是数</translation>
    </message>
    <message>
        <source>δ triangle</source>
        <translation>误差项 δ 的三角图</translation>
    </message>
    <message>
        <source>The triangle is drawn for sequences of up to {steps} steps.</source>
        <translation>三角图只对不超过 {steps} 步的序列绘制。</translation>
    </message>
    <message>
        <source>The triangle of all losses and steps is being computed.</source>
        <translation>正在计算所有损失与时间步的三角图。</translation>
    </message>
    <message>
        <source>loss of step &lt;i&gt;t&lt;/i&gt;</source>
        <translation>第 &lt;i&gt;t&lt;/i&gt; 步的损失</translation>
    </message>
    <message>
        <source>reaches nothing</source>
        <translation>到达不了</translation>
    </message>
    <message>
        <source>The loss of step {loss} reaches step {step} with {norm}: {share} of its size at step {loss}.</source>
        <translation>第 {loss} 步的损失到达第 {step} 步时为 {norm}：是它在第 {loss} 步的 {share}。</translation>
    </message>
    <message>
        <source>At least 1 % of the mean norm arrives up to lag {lag}.</source>
        <translation>至少有平均范数的 1 % 能传到间隔 {lag} 处。</translation>
    </message>
    <message>
        <source>Cliff</source>
        <translation>悬崖</translation>
    </message>
    <message>
        <source>Only a run can show the loss around its path; a recording does not contain it.</source>
        <translation>只有训练中的运行才有路径周围的损失，记录中不含。</translation>
    </message>
    <message>
        <source>The parameters are too large for a plane through them.</source>
        <translation>参数太大，无法取过它们的平面。</translation>
    </message>
    <message>
        <source>The loss around the path is being computed.</source>
        <translation>正在计算路径周围的损失。</translation>
    </message>
    <message>
        <source>parameter &lt;i&gt;{name}&lt;/i&gt;</source>
        <translation>参数 &lt;i&gt;{name}&lt;/i&gt;</translation>
    </message>
    <message>
        <source>along the path, main direction</source>
        <translation>沿路径的主方向</translation>
    </message>
    <message>
        <source>second direction</source>
        <translation>第二方向</translation>
    </message>
    <message>
        <source>uphill along the gradient</source>
        <translation>沿梯度上坡</translation>
    </message>
    <message>
        <source>random direction</source>
        <translation>随机方向</translation>
    </message>
    <message>
        <source>not a number</source>
        <translation>不是数</translation>
    </message>
    <message>
        <source>exactly 0</source>
        <translation>恰为 0</translation>
    </message>
    <message>
        <source>overflow</source>
        <translation>溢出</translation>
    </message>
    <message>
        <source>The plane is that of update {update}.</source>
        <translation>平面取自第 {update} 次更新。</translation>
    </message>
    <message>
        <source>No loss around the path is finite and positive.</source>
        <translation>路径周围没有有限且大于 0 的损失。</translation>
    </message>
    <message>
        <source>The longest step between two stored updates is {way}, to update {update}.</source>
        <translation>相邻两个保留的更新之间最远为 {way}，到第 {update} 次更新。</translation>
    </message>
    <message>
        <source>now, {clipping}</source>
        <translation>现在，{clipping}</translation>
    </message>
    <message>
        <source>start</source>
        <translation>起点</translation>
    </message>
    <message>
        <source>clipped</source>
        <translation>有截断</translation>
    </message>
    <message>
        <source>clipped at {threshold}</source>
        <translation>阈值 {threshold} 截断</translation>
    </message>
    <message>
        <source>not clipped</source>
        <translation>无截断</translation>
    </message>
    <message>
        <source>{clipping}, the path would be the same.</source>
        <translation>{clipping}时，路径完全相同。</translation>
    </message>
    <message>
        <source>{clipping}: broken at update {update}.</source>
        <translation>{clipping}：第 {update} 次更新时崩溃。</translation>
    </message>
    <message>
        <source>{clipping}: computed up to update {update} so far.</source>
        <translation>{clipping}：目前算到第 {update} 次更新。</translation>
    </message>
    <message>
        <source>Update {update} leaves the plot towards ({a}, {b}).</source>
        <translation>第 {update} 次更新飞到 ({a}, {b})。</translation>
    </message>
    <message>
        <source>{clipping}: update {update} leaves the plot towards ({a}, {b}).</source>
        <translation>{clipping}：第 {update} 次更新飞到 ({a}, {b})。</translation>
    </message>
    <message>
        <source>now</source>
        <translation>现在</translation>
    </message>
    <message>
        <source>{share} of the points computed, the rest drawn coarsely.</source>
        <translation>已算出 {share} 的点，其余画得较粗。</translation>
    </message>
    <message>
        <source>Around the path the loss lies between {low} and {high}.</source>
        <translation>路径周围的损失在 {low} 与 {high} 之间。</translation>
    </message>
    <message>
        <source>The loss of step {loss} does not reach step {step}.</source>
        <translation>第 {loss} 步的损失到达不了第 {step} 步。</translation>
    </message>
    <message>
        <source>Truncation cuts the loss of step {loss} off before step {step}.</source>
        <translation>截断使第 {loss} 步的损失传不到第 {step} 步。</translation>
    </message>
    <message>
        <source>The loss of step {loss} is exactly 0 at step {step}.</source>
        <translation>第 {loss} 步的损失在第 {step} 步恰为 0。</translation>
    </message>
    <message>
        <source>The loss of step {loss} reaches step {step} with {norm}.</source>
        <translation>第 {loss} 步的损失到达第 {step} 步时为 {norm}。</translation>
    </message>
    <message>
        <source>loss of step {step}</source>
        <translation>第 {step} 步的损失</translation>
    </message>
    <message>
        <source>geometric mean over all losses</source>
        <translation>各损失的几何平均</translation>
    </message>
    <message>
        <source>Truncated every {steps} steps: grey to the left is cut off.</source>
        <translation>每 {steps} 步截断：左侧灰色部分被切断。</translation>
    </message>
    <message>
        <source>all losses, at step {step}</source>
        <translation>所有损失，在第 {step} 步</translation>
    </message>
    <message>
        <source>Paths</source>
        <translation>回传路径</translation>
    </message>
    <message>
        <source>The paths are drawn for sequences of up to {steps} steps.</source>
        <translation>回传路径只对不超过 {steps} 步的序列绘制。</translation>
    </message>
    <message>
        <source>The paths are not computed so far.</source>
        <translation>路径尚未计算。</translation>
    </message>
    <message>
        <source>The paths are being computed.</source>
        <translation>正在计算回传路径……</translation>
    </message>
    <message>
        <source>upper bound, {bound}</source>
        <translation>上界，{bound}</translation>
    </message>
    <message>
        <source>direct path, {gate} (mean over units)</source>
        <translation>直通，{gate}（各单元平均）</translation>
    </message>
    <message>
        <source>share kept from step &lt;i&gt;t&lt;/i&gt;</source>
        <translation>第 &lt;i&gt;t&lt;/i&gt; 步误差的保留部分</translation>
    </message>
    <message>
        <source>On the direct path to step {first}, unit {unit} keeps most: × {kept}.</source>
        <translation>直接回到第 {first} 步，单元 {unit} 保留得最多：× {kept}。</translation>
    </message>
    <message>
        <source>Measured: includes what layers above pass down at earlier steps, so it may exceed the bound.</source>
        <translation>实测值还包括较早各步从上层传下来的误差，上界不含这一部分。</translation>
    </message>
    <message>
        <source>part of ∂&lt;i&gt;L&lt;/i&gt;/∂&lt;i&gt;U&lt;/i&gt;</source>
        <translation>∂&lt;i&gt;L&lt;/i&gt;/∂&lt;i&gt;U&lt;/i&gt; 中的份额</translation>
    </message>
    <message>
        <source>part of the encoder&apos;s ∂&lt;i&gt;L&lt;/i&gt;/∂&lt;i&gt;U&lt;/i&gt;</source>
        <translation>编码器 ∂&lt;i&gt;L&lt;/i&gt;/∂&lt;i&gt;U&lt;/i&gt; 中的份额</translation>
    </message>
    <message>
        <source>There is no &lt;i&gt;U&lt;/i&gt; here.</source>
        <translation>这里没有 &lt;i&gt;U&lt;/i&gt;。</translation>
    </message>
    <message>
        <source>How much comes back from step {last} is unknown.</source>
        <translation>从第 {last} 步往回的路径没有已知的大小。</translation>
    </message>
    <message>
        <source>Step {step} receives at most × {most} of an error of step {last}; the signal of the last loss keeps × {measured}.</source>
        <translation>第 {last} 步的误差到第 {step} 步至多保留 × {most}；最后一个损失的信号保留 × {measured}。</translation>
    </message>
    <message>
        <source>Through this layer, step {step} receives at most × {most} of an error of step {last}; with what layers above pass down on the way, it has × {measured} of the last loss&apos;s signal there.</source>
        <translation>只沿本层随时间往回传，第 {step} 步至多得到第 {last} 步误差的 {most} 倍；加上途中从上层传下来的，它得到最后一个损失在那里的信号的 {measured} 倍。</translation>
    </message>
    <message>
        <source>through &lt;i&gt;U&lt;/i&gt;, upper bound</source>
        <translation>经过 &lt;i&gt;U&lt;/i&gt;，上界</translation>
    </message>
    <message>
        <source>lag &lt;i&gt;t&lt;/i&gt; − &lt;i&gt;k&lt;/i&gt;</source>
        <translation>间隔 &lt;i&gt;t&lt;/i&gt; − &lt;i&gt;k&lt;/i&gt;</translation>
    </message>
    <message>
        <source>The gradient of &lt;i&gt;U&lt;/i&gt; is 0 or not finite.</source>
        <translation>&lt;i&gt;U&lt;/i&gt; 的梯度为 0 或非有限。</translation>
    </message>
    <message>
        <source>{share} of it comes from lags up to {lag}.</source>
        <translation>其中 {share} 来自不超过 {lag} 的时滞。</translation>
    </message>
    <message>
        <source>{count} rows are empty: these steps have no loss.</source>
        <translation>{count} 行是空的：这些步没有损失。</translation>
    </message>
    <message>
        <source>{count} cells are not finite.</source>
        <translation>{count} 格不再有限。</translation>
    </message>
    <message>
        <source>Of all losses, that of step {loss} is strongest there.</source>
        <translation>在所有损失中，第 {loss} 步的损失在那里最强。</translation>
    </message>
    <message>
        <source>Half-life 1 step; a tenth after {steps}.</source>
        <translation>半衰期 1 步；{steps} 步后剩十分之一。</translation>
    </message>
    <message>
        <source>Half-life {half} steps; a tenth after {steps}.</source>
        <translation>半衰期 {half} 步；{steps} 步后剩十分之一。</translation>
    </message>
    <message>
        <source>Doubled in 1 step; tenfold after {steps}.</source>
        <translation>1 步翻倍；{steps} 步后为十倍。</translation>
    </message>
    <message>
        <source>Doubled in {half} steps; tenfold after {steps}.</source>
        <translation>{half} 步翻倍；{steps} 步后为十倍。</translation>
    </message>
    <message>
        <source>lag &lt;i&gt;k&lt;/i&gt; − &lt;i&gt;t&lt;/i&gt;</source>
        <translation>间隔 &lt;i&gt;k&lt;/i&gt; − &lt;i&gt;t&lt;/i&gt;</translation>
    </message>
    <message>
        <source>In the geometric mean × {factor} a step. {rest}</source>
        <translation>按几何平均，每步 × {factor}。{rest}</translation>
    </message>
    <message>
        <source>What is not exactly 0 keeps its size, in the geometric mean.</source>
        <translation>不恰为 0 的部分，按几何平均保持大小不变。</translation>
    </message>
    <message>
        <source>In the geometric mean a signal keeps its size.</source>
        <translation>按几何平均，信号保持大小不变。</translation>
    </message>
    <message>
        <source>{zeros} of {values} norms are exactly 0 and left out.</source>
        <translation>{values} 个范数中有 {zeros} 个恰为 0，未计入。</translation>
    </message>
    <message>
        <source>Saturation</source>
        <translation>饱和</translation>
    </message>
    <message>
        <source>units</source>
        <translation>单元</translation>
    </message>
    <message>
        <source>&lt;i&gt;f&lt;/i&gt;′ / max &lt;i&gt;f&lt;/i&gt;′</source>
        <translation>&lt;i&gt;f&lt;/i&gt;′ / max &lt;i&gt;f&lt;/i&gt;′</translation>
    </message>
    <message>
        <source>{share} outside {shut}..{open}</source>
        <translation>{share} 在 {shut}..{open} 之外</translation>
    </message>
    <message>
        <source>{share} below {limit} % of the maximum</source>
        <translation>{share} 低于最大值的 {limit} %</translation>
    </message>
    <message>
        <source>share saturated</source>
        <translation>饱和的比例</translation>
    </message>
    <message>
        <source>&lt;i&gt;U&lt;/i&gt; alone would leave {weights} of the signal, &lt;i&gt;f&lt;/i&gt;′ alone {slopes}.</source>
        <translation>单凭 &lt;i&gt;U&lt;/i&gt; 会剩下信号的 {weights}，单凭 &lt;i&gt;f&lt;/i&gt;′ 会剩下 {slopes}。</translation>
    </message>
    <message>
        <source>At step {step}, {here} of the units are saturated; at all steps, {all}.</source>
        <translation>在第 {step} 步，{here} 的单元饱和；在所有步中为 {all}。</translation>
    </message>
    <message>
        <source>Saturated at step {step}: {shares}.</source>
        <translation>第 {step} 步的饱和比例：{shares}。</translation>
    </message>
    <message>
        <source>Verdict</source>
        <translation>判定</translation>
    </message>
    <message>
        <source>The verdict is being computed.</source>
        <translation>正在判断……</translation>
    </message>
    <message>
        <source>This layer reads from the end, so its error comes back from step 1.</source>
        <translation>这一半从末尾读起，所以它的误差从第 1 步传回。</translation>
    </message>
    <message>
        <source>Saturated: {share} of all gate values.</source>
        <translation>饱和：全部门值的 {share}。</translation>
    </message>
    <message>
        <source>Saturated: {share} of all units and steps.</source>
        <translation>饱和：全部单元和时间步的 {share}。</translation>
    </message>
    <message>
        <source>The spectral radii alone predict that step {step} receives {predicted} of the signal; it receives {ratio}.</source>
        <translation>单看谱半径，第 {step} 步会收到信号的 {predicted}；实际收到 {ratio}。</translation>
    </message>
    <message>
        <source>The eigenvalues mislead: they predict growth, yet the error fades.</source>
        <translation>特征值误导：它们预示增长，误差却衰减。</translation>
    </message>
    <message>
        <source>Eigenvalues from the previous settings.</source>
        <translation>特征值属于改动之前的设置。</translation>
    </message>
    <message>
        <source>Eigenvalues from update {update}.</source>
        <translation>第 {update} 次更新的特征值。</translation>
    </message>
    <message>
        <source>{sentence}.</source>
        <translation>{sentence}。</translation>
    </message>
    <message>
        <source>The eigenvalues mislead: every |λ| is below 1, yet the error grows × {growth} on its way.</source>
        <translation>特征值误导：每个 |λ| 都小于 1，误差在途中却增长 × {growth}。</translation>
    </message>
    <message>
        <source>measured</source>
        <translation>实测</translation>
    </message>
    <message>
        <source>eigenvalues alone, ∏ &lt;i&gt;ρ&lt;/i&gt;</source>
        <translation>仅看特征值，∏ &lt;i&gt;ρ&lt;/i&gt;</translation>
    </message>
    <message>
        <source>upper bound, ∏ &lt;i&gt;σ&lt;/i&gt;&lt;sub&gt;max&lt;/sub&gt;</source>
        <translation>上界，∏ &lt;i&gt;σ&lt;/i&gt;&lt;sub&gt;max&lt;/sub&gt;</translation>
    </message>
    <message>
        <source>At update {update} the loss is {loss}.</source>
        <translation>第 {update} 次更新时，损失为 {loss}。</translation>
    </message>
    <message>
        <source>factor 1</source>
        <translation>倍数 1</translation>
    </message>
    <message>
        <source>&lt;i&gt;ρ&lt;/i&gt;(&lt;i&gt;U&lt;/i&gt;) = {radius}.</source>
        <translation>&lt;i&gt;ρ&lt;/i&gt;(&lt;i&gt;U&lt;/i&gt;) = {radius}。</translation>
    </message>
    <message>
        <source>State space</source>
        <translation>状态空间</translation>
    </message>
    <message>
        <source>No state is finite, or they are too large to be drawn.</source>
        <translation>没有有限的状态，或者数值太大，画不出来。</translation>
    </message>
    <message>
        <source>The states of held-out sequences are being computed.</source>
        <translation>正在计算留出序列的状态。</translation>
    </message>
    <message>
        <source>component 1, {share} of the variance</source>
        <translation>第一主成分，方差占比：{share}</translation>
    </message>
    <message>
        <source>component 2, {share} of the variance</source>
        <translation>第二主成分，方差占比：{share}</translation>
    </message>
    <message>
        <source>step {step} of the probe</source>
        <translation>探测序列的第 {step} 步</translation>
    </message>
    <message>
        <source>A linear classifier identifies the automaton&apos;s state at {accuracy} of new steps (chance: {chance}).</source>
        <translation>用线性规则从网络状态读出自动机的状态，在新序列上有 {accuracy} 的步正确（随机：{chance}）。</translation>
    </message>
    <message>
        <source>Automaton identified: {accuracy} (chance {chance}).</source>
        <translation>读出自动机状态：{accuracy}（随机 {chance}）。</translation>
    </message>
    <message>
        <source>Two directions explain {share} of the variance of the states.</source>
        <translation>两个方向占状态总方差的 {share}。</translation>
    </message>
    <message>
        <source>Generated text</source>
        <translation>生成的文字</translation>
    </message>
    <message>
        <source>Only a network that predicts the next character of a text can write one.</source>
        <translation>只有学习预测下一个字符的网络才会写文字。</translation>
    </message>
    <message>
        <source>This network reads from both ends; to write, the end would have to be known.</source>
        <translation>这个网络从两端读序列；要写作，就得先知道结尾。</translation>
    </message>
    <message>
        <source>Nothing has been written yet.</source>
        <translation>还没有写出任何文字。</translation>
    </message>
    <message>
        <source>Written at update {update}, temperature {temperature}.</source>
        <translation>写于第 {update} 次更新，温度 {temperature}。</translation>
    </message>
    <message>
        <source>Loss {nats} nats = {bits} bits per character: the uncertainty of {perplexity} equally likely choices. Untrained: ln {classes} = {uniform} nats.</source>
        <translation>每个字符的损失为 {nats} 奈特，即 {bits} 比特：相当于在 {perplexity} 个等可能的选项里猜。未训练时为 ln {classes} = {uniform} 奈特。</translation>
    </message>
    <message>
        <source>What it expects next is not known.</source>
        <translation>不知道它认为接下来是什么。</translation>
    </message>
    <message>
        <source>What it expects next is not a number.</source>
        <translation>它对下一个字符的预测已不是数字。</translation>
    </message>
    <message>
        <source>After “{read}” (step {step}) it expects: {candidates}</source>
        <translation>读到“{read}”（第 {step} 步）之后，它认为接下来是：{candidates}</translation>
    </message>
    <message>
        <source>This network was not trained here: an inspection has a sequence, but no updates and no targets.</source>
        <translation>这个网络并非在此训练：检视只有一条序列，没有更新，也没有目标。</translation>
    </message>
    <message>
        <source>Depth</source>
        <translation>深度</translation>
    </message>
    <message>
        <source>This network has only one layer: it is deep in time alone.</source>
        <translation>这个网络只有一层；它的深度只在时间上。</translation>
    </message>
    <message>
        <source>layer</source>
        <translation>层</translation>
    </message>
    <message>
        <source>← back in time, ↓ down the layers</source>
        <translation>← 沿时间往回，↓ 逐层往下</translation>
    </message>
    <message>
        <source>step {step}</source>
        <translation>第 {step} 步</translation>
    </message>
    <message>
        <source>from the top layer, at the right, down to the input</source>
        <translation>从右端的顶层往下，直到输入</translation>
    </message>
    <message>
        <source>The error is {top} in {above} at step {last}, {down} in {below} at that step, and {first} there at step 1.</source>
        <translation>误差在 {above} 第 {last} 步为 {top}，同一步传到 {below} 为 {down}，在那里传到第 1 步为 {first}。</translation>
    </message>
    <message>
        <source>No update yet.</source>
        <translation>还没有更新。</translation>
    </message>
    <message>
        <source>{run}: {sentence}</source>
        <translation>{run}：{sentence}</translation>
    </message>
    <message>
        <source>Phase portrait</source>
        <translation>相图</translation>
    </message>
    <message>
        <source>After {warm} given steps the network runs freely and stays within {limit} standard deviations of the truth for all {steps} steps.</source>
        <translation>先给 {warm} 步真值，随后网络自由运行；全部 {steps} 步的误差都不超过 {limit} 个标准差。</translation>
    </message>
    <message>
        <source>The free run is being computed.</source>
        <translation>正在计算自由运行。</translation>
    </message>
    <message>
        <source>After {warm} given steps the network runs freely; it is within {limit} standard deviations of the truth for {together} steps, then the two diverge.</source>
        <translation>先给 {warm} 步真值，随后网络自由运行；有 {together} 步误差不超过 {limit} 个标准差，此后分道扬镳。</translation>
    </message>
    <message>
        <source>Free from step {warm} on: together for all {steps} steps.</source>
        <translation>从第 {warm} 步起自由运行：全部 {steps} 步都与真值一致。</translation>
    </message>
    <message>
        <source>Free from step {warm} on; they diverge at free step {step}.</source>
        <translation>从第 {warm} 步起自由运行；在自由运行的第 {step} 步与真值分道扬镳。</translation>
    </message>
    <message>
        <source>A free run needs outputs that can be the next input: a forecast one step ahead, by a network that does not read from the end.</source>
        <translation>网络的输出就是下一步的输入时，才能自由运行：须是提前一步的预测，且网络不从末尾倒着读。</translation>
    </message>
    <message>
        <source>truth</source>
        <translation>真实轨道</translation>
    </message>
    <message>
        <source>free run</source>
        <translation>自由运行</translation>
    </message>
    <message>
        <source>{symbol}: {meaning}</source>
        <translation>{symbol}：{meaning}</translation>
    </message>
    <message>
        <source>step &lt;i&gt;k&lt;/i&gt; of the trajectory</source>
        <translation>轨道的第 &lt;i&gt;k&lt;/i&gt; 步</translation>
    </message>
    <message>
        <source>The free run leaves the plot at step {step}.</source>
        <translation>自由运行到第 {step} 步时离开画面。</translation>
    </message>
    <message>
        <source>{name}, held out</source>
        <translation>{name}（留出数据）</translation>
    </message>
    <message>
        <source>persistence</source>
        <translation>持续性预测</translation>
    </message>
    <message>
        <source>Held out: {others}.</source>
        <translation>留出数据：{others}。</translation>
    </message>
    <message>
        <source>{runs} a step back</source>
        <translation>{runs}（每向过去一步）</translation>
    </message>
    <message>
        <source>Learning rule</source>
        <translation>学习规则</translation>
    </message>
    <message>
        <source>truncated, &lt;i&gt;τ&lt;/i&gt; = {steps}</source>
        <translation>截断，&lt;i&gt;τ&lt;/i&gt; = {steps}</translation>
    </message>
    <message>
        <source>All work is proportional to &lt;i&gt;T&lt;/i&gt;.</source>
        <translation>计算量都与 &lt;i&gt;T&lt;/i&gt; 成正比。</translation>
    </message>
    <message>
        <source>this run</source>
        <translation>本次运行</translation>
    </message>
    <message>
        <source>memory of one sequence</source>
        <translation>一个序列占用的内存</translation>
    </message>
    <message>
        <source>There is no &lt;i&gt;U&lt;/i&gt; in this layer.</source>
        <translation>本层没有 &lt;i&gt;U&lt;/i&gt;。</translation>
    </message>
    <message>
        <source>{run}: whole</source>
        <translation>{run}：完整的</translation>
    </message>
    <message>
        <source>The gradient by lag is being computed.</source>
        <translation>正在计算各间隔的梯度。</translation>
    </message>
    <message>
        <source>The truncated gradient is {share} too short and points {angle}° away; the missing part is {missing} as long as the whole.</source>
        <translation>截断后的梯度短了 {share}，方向偏 {angle}°；缺少的部分的长度是完整梯度的 {missing}。</translation>
    </message>
    <message>
        <source>The truncated gradient is {share} too long and points {angle}° away; the missing part is {missing} as long as the whole.</source>
        <translation>截断后的梯度长了 {share}，方向偏 {angle}°；缺少的部分的长度是完整梯度的 {missing}。</translation>
    </message>
    <message>
        <source>This is about the parameters of {layer} only.</source>
        <translation>这里只算 {layer} 层的参数。</translation>
    </message>
    <message>
        <source>sequence length &lt;i&gt;T&lt;/i&gt;</source>
        <translation>序列长度 &lt;i&gt;T&lt;/i&gt;</translation>
    </message>
    <message>
        <source>bytes</source>
        <translation>字节</translation>
    </message>
    <message>
        <source>multiply-adds</source>
        <translation>乘加次数</translation>
    </message>
    <message>
        <source>work for one sequence</source>
        <translation>一个序列的计算量</translation>
    </message>
    <message>
        <source>state size &lt;i&gt;D&lt;/i&gt;</source>
        <translation>状态维数 &lt;i&gt;D&lt;/i&gt;</translation>
    </message>
    <message>
        <source>Twice the units: BPTT × {bptt}, RTRL × {rtrl}.</source>
        <translation>单元数加倍：BPTT × {bptt}，RTRL × {rtrl}。</translation>
    </message>
    <message>
        <source>gradient of &lt;i&gt;U&lt;/i&gt; by lag</source>
        <translation>&lt;i&gt;U&lt;/i&gt; 的梯度，按间隔分解</translation>
    </message>
    <message>
        <source>gradient of the encoder&apos;s &lt;i&gt;U&lt;/i&gt; by lag</source>
        <translation>编码器 &lt;i&gt;U&lt;/i&gt; 的梯度，按间隔分解</translation>
    </message>
    <message>
        <source>The gradient by lag is drawn for shorter sequences only.</source>
        <translation>只对较短的序列按间隔画出梯度。</translation>
    </message>
    <message>
        <source>used</source>
        <translation>用到的</translation>
    </message>
    <message>
        <source>missing, in whole or in part</source>
        <translation>全部或部分缺失</translation>
    </message>
    <message>
        <source>The gradient is zero or not finite: no bias to measure.</source>
        <translation>梯度为零或不是有限数：没有偏差可量。</translation>
    </message>
    <message>
        <source>Nothing is left of the gradient.</source>
        <translation>梯度什么也没有剩下。</translation>
    </message>
    <message>
        <source>{rule}: {bytes} bytes and {products} multiply-adds a sequence.</source>
        <translation>{rule}：每个序列 {bytes} 字节、{products} 次乘加。</translation>
    </message>
    <message>
        <source>Weights</source>
        <translation>权重</translation>
    </message>
    <message>
        <source>The weights are being measured.</source>
        <translation>正在测量权重。</translation>
    </message>
    <message>
        <source>No square U has been kept: there is none, or it is too large.</source>
        <translation>没有保留方阵 U：网络里没有，或者太大。</translation>
    </message>
    <message>
        <source>size of &lt;i&gt;U&lt;/i&gt;</source>
        <translation>&lt;i&gt;U&lt;/i&gt; 的大小</translation>
    </message>
    <message>
        <source>decay alone</source>
        <translation>只有衰减时</translation>
    </message>
    <message>
        <source>&lt;i&gt;ρ&lt;/i&gt;, thin: &lt;i&gt;σ&lt;/i&gt;&lt;sub&gt;max&lt;/sub&gt;</source>
        <translation>&lt;i&gt;ρ&lt;/i&gt;，细线：&lt;i&gt;σ&lt;/i&gt;&lt;sub&gt;max&lt;/sub&gt;</translation>
    </message>
    <message>
        <source>norm ‖&lt;i&gt;U&lt;/i&gt;‖&lt;sub&gt;F&lt;/sub&gt;</source>
        <translation>范数 ‖&lt;i&gt;U&lt;/i&gt;‖&lt;sub&gt;F&lt;/sub&gt;</translation>
    </message>
    <message>
        <source>ρ({name}) was {first} and is {now}.</source>
        <translation>ρ({name}) 起初为 {first}，现在为 {now}。</translation>
    </message>
    <message>
        <source>ρ({name}) is {now} before the first update.</source>
        <translation>第一次更新之前，ρ({name}) 为 {now}。</translation>
    </message>
    <message>
        <source>median of the batch</source>
        <translation>批次的中位数</translation>
    </message>
    <message>
        <source>Bands: all {count} sequences of the batch, and their middle half.</source>
        <translation>色带：批中全部 {count} 个序列，以及居中的一半。</translation>
    </message>
    <message>
        <source>Bands: training sequences 1 to {count}, and their middle half.</source>
        <translation>色带：训练序列 1 至 {count}，以及居中的一半。</translation>
    </message>
    <message>
        <source>Bands: held-out sequences 1 to {count}, and their middle half.</source>
        <translation>色带：留出序列 1 至 {count}，以及居中的一半。</translation>
    </message>
    <message>
        <source>They have up to {steps} steps.</source>
        <translation>这些序列至多有 {steps} 步。</translation>
    </message>
    <message>
        <source>Dashed: median of training sequences 1 to {count}; bands: their middle half.</source>
        <translation>虚线：训练序列 1 至 {count} 的中位数；色带：居中的一半。</translation>
    </message>
    <message>
        <source>Dashed: median of held-out sequences 1 to {count}; bands: their middle half.</source>
        <translation>虚线：留出序列 1 至 {count} 的中位数；色带：居中的一半。</translation>
    </message>
    <message>
        <source>A recording holds one sequence, no batch.</source>
        <translation>录制文件只含一个序列，没有批。</translation>
    </message>
    <message>
        <source>The batch is being computed.</source>
        <translation>正在计算整批序列。</translation>
    </message>
    <message>
        <source>{count} exactly 0 at some step.</source>
        <translation>{count} 个在某步恰为 0。</translation>
    </message>
    <message>
        <source>{count} infinite at some step.</source>
        <translation>{count} 个在某步为无穷大。</translation>
    </message>
    <message>
        <source>{count} not a number at some step.</source>
        <translation>{count} 个在某步不是数。</translation>
    </message>
    <message>
        <source>nothing is sent back</source>
        <translation>不回传误差</translation>
    </message>
    <message>
        <source>not yet</source>
        <translation>尚未到达</translation>
    </message>
    <message>
        <source>Forward</source>
        <translation>前向</translation>
    </message>
    <message>
        <source>Forward, with the gradient</source>
        <translation>前向并携带梯度</translation>
    </message>
    <message>
        <source>Losses</source>
        <translation>损失</translation>
    </message>
    <message>
        <source>Backward</source>
        <translation>反向</translation>
    </message>
    <message>
        <source>Sum</source>
        <translation>求和</translation>
    </message>
    <message>
        <source>Clip</source>
        <translation>梯度截断</translation>
    </message>
    <message>
        <source>Step</source>
        <translation>更新参数</translation>
    </message>
    <message>
        <source>{phase} (off)</source>
        <translation>{phase}（关闭）</translation>
    </message>
    <message>
        <source>{meaning}; about {count} steps pass in a second</source>
        <translation>{meaning}；每秒约经过 {count} 步</translation>
    </message>
    <message>
        <source>the error enters from the last loss</source>
        <translation>误差从最后一个损失进入</translation>
    </message>
    <message>
        <source>a part goes straight through the gate (thick bars shut it), a part through U; they are added as vectors, so that their lengths do not add up</source>
        <translation>一部分直接通过门（粗条表示关闭的程度），一部分经过 U；它们按向量相加，所以长度不能直接相加</translation>
    </message>
    <message>
        <source>each ×: how many times as long the error becomes; losses add as vectors</source>
        <translation>每个 × 表示误差的长度变为多少倍；损失按向量相加</translation>
    </message>
    <message>
        <source>what each loss gives is added at once</source>
        <translation>每个损失的贡献立即累加</translation>
    </message>
    <message>
        <source>each state is computed from the one before and the input</source>
        <translation>每个状态由前一状态和输入算出</translation>
    </message>
    <message>
        <source>with each state goes how every parameter has acted on it so far</source>
        <translation>随状态一起前传的，是每个参数至今对它的影响</translation>
    </message>
    <message>
        <source>each output is compared with its target</source>
        <translation>每个输出与目标相比较</translation>
    </message>
    <message>
        <source>what the losses give to U from so many steps before them</source>
        <translation>损失对其之前这么多步处的 U 的贡献</translation>
    </message>
    <message>
        <source>step {step} of {steps}</source>
        <translation>第 {step} 步，共 {steps} 步</translation>
    </message>
    <message>
        <source>{count} of {all}</source>
        <translation>第 {count} 个，共 {all} 个</translation>
    </message>
    <message>
        <source>at &lt;i&gt;k&lt;/i&gt; = {step}, {way}</source>
        <translation>在 &lt;i&gt;k&lt;/i&gt; = {step}，{way}</translation>
    </message>
    <message>
        <source>{back} of {steps} steps back</source>
        <translation>已返回 {back}/{steps} 步</translation>
    </message>
    <message>
        <source>lag {lag} of {last}</source>
        <translation>间隔 {lag}，最大 {last}</translation>
    </message>
    <message>
        <source>{length}: not finite, no step is made</source>
        <translation>{length}：不是有限数，不更新参数</translation>
    </message>
    <message>
        <source>{length}, below the threshold {limit}: used as it is</source>
        <translation>{length}，低于阈值 {limit}：原样使用</translation>
    </message>
    <message>
        <source>{length}: used as it is</source>
        <translation>{length}：原样使用</translation>
    </message>
    <message>
        <source>{length}: no clipping, used as it is</source>
        <translation>{length}：无梯度截断，原样使用</translation>
    </message>
    <message>
        <source>{length} is cut to {after}</source>
        <translation>{length}，截断为 {after}</translation>
    </message>
    <message>
        <source>{share} % of the way</source>
        <translation>路程的 {share} %</translation>
    </message>
    <message>
        <source>The gradient is that of the update&apos;s own sequence.</source>
        <translation>梯度来自这次更新自己的那个序列。</translation>
    </message>
    <message>
        <source>The gradient is that of all {batch} sequences.</source>
        <translation>梯度来自全部 {batch} 个序列。</translation>
    </message>
    <message>
        <source>Shown: the probe sequence after update {update}.</source>
        <translation>所示为第 {update} 次更新之后的探测序列。</translation>
    </message>
    <message>
        <source>before</source>
        <translation>更新前</translation>
    </message>
    <message>
        <source>the error goes one step back; each ×: how many times as long it becomes</source>
        <translation>误差后退一步；每个 × 表示其长度变为多少倍</translation>
    </message>
    <message>
        <source>drawn as a straight way from before to after; the run jumps there at once</source>
        <translation>画成从更新前到更新后的直线；实际运行一步到位</translation>
    </message>
    <message>
        <source>after</source>
        <translation>更新后</translation>
    </message>
    <message>
        <source>What this view shows had not been computed of this run when it was kept, because the view was not on the screen.</source>
        <translation>留下这次训练时，这个视图不在屏幕上，所以它要显示的内容当时没有计算。</translation>
    </message>
    <message>
        <source>usual sequence</source>
        <translation>通常的序列</translation>
    </message>
    <message>
        <source>no target: ∂&lt;i&gt;L&lt;/i&gt;/∂&lt;i&gt;h&lt;/i&gt; is 1 at the last step</source>
        <translation>无目标：最后一步 ∂&lt;i&gt;L&lt;/i&gt;/∂&lt;i&gt;h&lt;/i&gt; 取 1</translation>
    </message>
    <message>
        <source>{size}, so far × {factor} in {steps} steps</source>
        <translation>{size}，{steps} 步以来共 × {factor}</translation>
    </message>
    <message>
        <source>the layer above</source>
        <translation>上一层</translation>
    </message>
    <message>
        <source>(+ from {source})</source>
        <translation>（+ 来自 {source}）</translation>
    </message>
    <message>
        <source>Tree</source>
        <translation>树</translation>
    </message>
    <message>
        <source>{cell} reads its steps one after the other: a chain, and no tree.</source>
        <translation>{cell} 一步接一步地读：是链，不是树。</translation>
    </message>
    <message>
        <source>no node</source>
        <translation>没有结点</translation>
    </message>
    <message>
        <source>no node, or not a number</source>
        <translation>没有结点，或不是数</translation>
    </message>
    <message>
        <source>from the root, at the top, down to the leaves</source>
        <translation>从最上面的根向下到叶子</translation>
    </message>
    <message>
        <source>step {step}: {norm}</source>
        <translation>第 {step} 步：{norm}</translation>
    </message>
    <message>
        <source>leaf</source>
        <translation>叶子</translation>
    </message>
    <message>
        <source>level</source>
        <translation>层</translation>
    </message>
    <message>
        <source>largest</source>
        <translation>最大</translation>
    </message>
    <message>
        <source>mean of log&lt;sub&gt;10&lt;/sub&gt;</source>
        <translation>log&lt;sub&gt;10&lt;/sub&gt; 的平均</translation>
    </message>
    <message>
        <source>smallest</source>
        <translation>最小</translation>
    </message>
    <message>
        <source>level, from the root</source>
        <translation>层（从根数起）</translation>
    </message>
    <message>
        <source>{levels} levels, {steps} steps</source>
        <translation>{levels} 层，{steps} 步</translation>
    </message>
    <message>
        <source>{words}: × {factor} a level</source>
        <translation>{words}：每层 × {factor}</translation>
    </message>
    <message>
        <source>From the root to the deepest level, {count} levels or {steps} steps, the error goes from {root} to {deepest}.</source>
        <translation>从根到最深的一层，共 {count} 层、{steps} 步，误差从 {root} 变为 {deepest}。</translation>
    </message>
    <message>
        <source>{name}: {values}.</source>
        <translation>{name}：{values}。</translation>
    </message>
    <message>
        <source>{count} more</source>
        <translation>另有 {count} 项</translation>
    </message>
    <message>
        <source>; </source>
        <translation>；</translation>
    </message>
    <message>
        <source>{value} at the cursor, {extremes}</source>
        <translation>光标处 {value}，{extremes}</translation>
    </message>
    <message>
        <source>{value} throughout</source>
        <translation>始终为 {value}</translation>
    </message>
    <message>
        <source>from {low} at {where_low} to {high} at {where_high}</source>
        <translation>从 {low}（{where_low}）到 {high}（{where_high}）</translation>
    </message>
    <message>
        <source>step {place}</source>
        <translation>第 {place} 步</translation>
    </message>
    <message>
        <source>update {place}</source>
        <translation>第 {place} 次更新</translation>
    </message>
    <message>
        <source>lag {place}</source>
        <translation>间隔 {place}</translation>
    </message>
    <message>
        <source>from {low} to {high}</source>
        <translation>从 {low} 到 {high}</translation>
    </message>
    <message>
        <source>{count} arrows, farthest {value}</source>
        <translation>{count} 个箭头，最远 {value}</translation>
    </message>
</context>
<context>
    <name>window</name>
    <message>
        <source>{file}: a lesson needs a window; rnnviz lesson FILE --worksheet OUT.pdf prints it</source>
        <translation>{file}：课程需要窗口；rnnviz lesson FILE --worksheet OUT.pdf 可将其打印</translation>
    </message>
    <message>
        <source>{file}: this is one half of an inspection; without a window, rnnviz inspect WEIGHTS --inputs FILE takes both</source>
        <translation>{file}：这只是检视所需的一半；没有窗口时，请用 rnnviz inspect WEIGHTS --inputs FILE 同时给出两者</translation>
    </message>
    <message>
        <source>{problem} The figures go to the folder {folder} instead.</source>
        <translation>{problem}图形改为写入文件夹 {folder}。</translation>
    </message>
    <message>
        <source>Open…</source>
        <translation>打开…</translation>
    </message>
    <message>
        <source>Open the last experiment</source>
        <translation>打开上一次的实验</translation>
    </message>
    <message>
        <source>Inspect weights…</source>
        <translation>检视权重…</translation>
    </message>
    <message>
        <source>Save preset</source>
        <translation>保存预设</translation>
    </message>
    <message>
        <source>Save settings as preset…</source>
        <translation>将设置另存为预设…</translation>
    </message>
    <message>
        <source>Edit preset…</source>
        <translation>编辑预设…</translation>
    </message>
    <message>
        <source>Save recording…</source>
        <translation>保存记录…</translation>
    </message>
    <message>
        <source>Add this moment to a lesson</source>
        <translation>把这一刻加入课程</translation>
    </message>
    <message>
        <source>Lesson editor…</source>
        <translation>课程编辑器…</translation>
    </message>
    <message>
        <source>Export pictures…</source>
        <translation>导出图片…</translation>
    </message>
    <message>
        <source>Export animation…</source>
        <translation>导出动画…</translation>
    </message>
    <message>
        <source>PDF of this view…</source>
        <translation>将此视图存为 PDF…</translation>
    </message>
    <message>
        <source>Copy this view</source>
        <translation>复制此视图</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>退出</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>重做</translation>
    </message>
    <message>
        <source>Command palette…</source>
        <translation>命令面板…</translation>
    </message>
    <message>
        <source>Play or pause</source>
        <translation>播放或暂停</translation>
    </message>
    <message>
        <source>One update</source>
        <translation>更新一次</translation>
    </message>
    <message>
        <source>One update in slow motion</source>
        <translation>慢放一次更新</translation>
    </message>
    <message>
        <source>Reset</source>
        <translation>重置</translation>
    </message>
    <message>
        <source>One update back</source>
        <translation>后退一次更新</translation>
    </message>
    <message>
        <source>One update on</source>
        <translation>前进一次更新</translation>
    </message>
    <message>
        <source>Ten updates back</source>
        <translation>后退十次更新</translation>
    </message>
    <message>
        <source>Ten updates on</source>
        <translation>前进十次更新</translation>
    </message>
    <message>
        <source>To the first update</source>
        <translation>回到最初</translation>
    </message>
    <message>
        <source>Follow the newest update</source>
        <translation>跟随最新的更新</translation>
    </message>
    <message>
        <source>Play backwards</source>
        <translation>倒放</translation>
    </message>
    <message>
        <source>Bookmark this update</source>
        <translation>为此次更新加书签</translation>
    </message>
    <message>
        <source>Memory for the timeline…</source>
        <translation>时间轴的内存…</translation>
    </message>
    <message>
        <source>Faster</source>
        <translation>加快</translation>
    </message>
    <message>
        <source>Slower</source>
        <translation>减慢</translation>
    </message>
    <message>
        <source>Speed of the preset</source>
        <translation>预设的速度</translation>
    </message>
    <message>
        <source>Clip</source>
        <translation>截断</translation>
    </message>
    <message>
        <source>Clip from here</source>
        <translation>从此处起截断</translation>
    </message>
    <message>
        <source>Go on from here with other settings</source>
        <translation>以其他设置从此处继续</translation>
    </message>
    <message>
        <source>Beside it…</source>
        <translation>并排显示…</translation>
    </message>
    <message>
        <source>Change A and B over</source>
        <translation>交换 A 与 B</translation>
    </message>
    <message>
        <source>Close B</source>
        <translation>关闭 B</translation>
    </message>
    <message>
        <source>Close A</source>
        <translation>关闭 A</translation>
    </message>
    <message>
        <source>Settings that differ</source>
        <translation>不同的设置</translation>
    </message>
    <message>
        <source>Keep for comparison</source>
        <translation>保留作对照</translation>
    </message>
    <message>
        <source>Let go of all kept runs</source>
        <translation>放弃所有保留的运行</translation>
    </message>
    <message>
        <source>Cursor k one step back</source>
        <translation>光标 k 后退一步</translation>
    </message>
    <message>
        <source>Cursor k one step on</source>
        <translation>光标 k 前进一步</translation>
    </message>
    <message>
        <source>Cursor k to the first step</source>
        <translation>光标 k 到第一步</translation>
    </message>
    <message>
        <source>Cursor k to the last step</source>
        <translation>光标 k 到最后一步</translation>
    </message>
    <message>
        <source>Next layer up</source>
        <translation>上一层</translation>
    </message>
    <message>
        <source>Next layer down</source>
        <translation>下一层</translation>
    </message>
    <message>
        <source>Projector</source>
        <translation>投影模式</translation>
    </message>
    <message>
        <source>Sidebar</source>
        <translation>侧栏</translation>
    </message>
    <message>
        <source>Maximise this view</source>
        <translation>最大化此视图</translation>
    </message>
    <message>
        <source>Next view large</source>
        <translation>放大下一个视图</translation>
    </message>
    <message>
        <source>Previous view large</source>
        <translation>放大上一个视图</translation>
    </message>
    <message>
        <source>First view of the preset large</source>
        <translation>放大预设的首个视图</translation>
    </message>
    <message>
        <source>Select the next view on screen</source>
        <translation>选中屏幕上的下一个视图</translation>
    </message>
    <message>
        <source>Select the previous view on screen</source>
        <translation>选中屏幕上的上一个视图</translation>
    </message>
    <message>
        <source>Light or dark</source>
        <translation>浅色或深色</translation>
    </message>
    <message>
        <source>Larger text</source>
        <translation>放大文字</translation>
    </message>
    <message>
        <source>Smaller text</source>
        <translation>缩小文字</translation>
    </message>
    <message>
        <source>Reduced motion</source>
        <translation>减少动态效果</translation>
    </message>
    <message>
        <source>English / 中文</source>
        <translation>English / 中文</translation>
    </message>
    <message>
        <source>Focus</source>
        <translation>聚焦</translation>
    </message>
    <message>
        <source>Pair</source>
        <translation>成对</translation>
    </message>
    <message>
        <source>Lab</source>
        <translation>实验台</translation>
    </message>
    <message>
        <source>Twins</source>
        <translation>对照</translation>
    </message>
    <message>
        <source>Next arrangement</source>
        <translation>下一种布局</translation>
    </message>
    <message>
        <source>Save arrangement as…</source>
        <translation>布局另存为…</translation>
    </message>
    <message>
        <source>Rename arrangement…</source>
        <translation>重命名布局…</translation>
    </message>
    <message>
        <source>Delete arrangement</source>
        <translation>删除布局</translation>
    </message>
    <message>
        <source>Reset arrangement</source>
        <translation>恢复布局</translation>
    </message>
    <message>
        <source>Stop or go on</source>
        <translation>停下或继续</translation>
    </message>
    <message>
        <source>Run backwards</source>
        <translation>倒放</translation>
    </message>
    <message>
        <source>One step back</source>
        <translation>后退一步</translation>
    </message>
    <message>
        <source>One step on</source>
        <translation>前进一步</translation>
    </message>
    <message>
        <source>The phase before</source>
        <translation>上一阶段</translation>
    </message>
    <message>
        <source>The next phase</source>
        <translation>下一阶段</translation>
    </message>
    <message>
        <source>Leave</source>
        <translation>退出</translation>
    </message>
    <message>
        <source>Open the menus</source>
        <translation>打开菜单</translation>
    </message>
    <message>
        <source>Leave a field, a page or the projector</source>
        <translation>退出输入框、页面或投影模式</translation>
    </message>
    <message>
        <source>Sequence on screen…</source>
        <translation>显示的序列…</translation>
    </message>
    <message>
        <source>Shuffle its steps</source>
        <translation>打乱其步序</translation>
    </message>
    <message>
        <source>The usual sequence</source>
        <translation>通常的序列</translation>
    </message>
    <message>
        <source>A batch with it</source>
        <translation>同时显示一批序列</translation>
    </message>
    <message>
        <source>Sweep…</source>
        <translation>参数扫描…</translation>
    </message>
    <message>
        <source>Check the gradient</source>
        <translation>检验梯度</translation>
    </message>
    <message>
        <source>Menu of this plot</source>
        <translation>此图的菜单</translation>
    </message>
    <message>
        <source>Zoom to all</source>
        <translation>显示全部</translation>
    </message>
    <message>
        <source>Previous range</source>
        <translation>上一个范围</translation>
    </message>
    <message>
        <source>Zoom in</source>
        <translation>放大</translation>
    </message>
    <message>
        <source>Zoom out</source>
        <translation>缩小</translation>
    </message>
    <message>
        <source>Drag a rectangle to zoom</source>
        <translation>拖出矩形以放大</translation>
    </message>
    <message>
        <source>Link the axes of all plots</source>
        <translation>联动所有图的坐标轴</translation>
    </message>
    <message>
        <source>Move to the left</source>
        <translation>向左移动</translation>
    </message>
    <message>
        <source>Move to the right</source>
        <translation>向右移动</translation>
    </message>
    <message>
        <source>Move up</source>
        <translation>向上移动</translation>
    </message>
    <message>
        <source>Move down</source>
        <translation>向下移动</translation>
    </message>
    <message>
        <source>Zoom in on the horizontal axis</source>
        <translation>只放大横轴</translation>
    </message>
    <message>
        <source>Zoom out of the horizontal axis</source>
        <translation>只缩小横轴</translation>
    </message>
    <message>
        <source>Zoom in on the vertical axis</source>
        <translation>只放大纵轴</translation>
    </message>
    <message>
        <source>Zoom out of the vertical axis</source>
        <translation>只缩小纵轴</translation>
    </message>
    <message>
        <source>Crosshair</source>
        <translation>十字线</translation>
    </message>
    <message>
        <source>Crosshair to the left</source>
        <translation>十字线左移</translation>
    </message>
    <message>
        <source>Crosshair to the right</source>
        <translation>十字线右移</translation>
    </message>
    <message>
        <source>Pin or unpin this place</source>
        <translation>固定或取消固定此处</translation>
    </message>
    <message>
        <source>Remove all pins</source>
        <translation>取消所有固定</translation>
    </message>
    <message>
        <source>Copy the values here and at the pins</source>
        <translation>复制此处及各固定处的数值</translation>
    </message>
    <message>
        <source>Logarithmic or linear</source>
        <translation>对数或线性刻度</translation>
    </message>
    <message>
        <source>Choose curves…</source>
        <translation>选择曲线…</translation>
    </message>
    <message>
        <source>Next curve alone, then all</source>
        <translation>逐条单独显示曲线，最后显示全部</translation>
    </message>
    <message>
        <source>Explain this view</source>
        <translation>解释此视图</translation>
    </message>
    <message>
        <source>Shortcuts</source>
        <translation>快捷键</translation>
    </message>
    <message>
        <source>Messages</source>
        <translation>消息</translation>
    </message>
    <message>
        <source>Tour of the window</source>
        <translation>窗口导览</translation>
    </message>
    <message>
        <source>Go on with the lesson</source>
        <translation>继续课程</translation>
    </message>
    <message>
        <source>Leave the lesson</source>
        <translation>离开课程</translation>
    </message>
    <message>
        <source>On in the lesson</source>
        <translation>课程下一步</translation>
    </message>
    <message>
        <source>Back in the lesson</source>
        <translation>课程上一步</translation>
    </message>
    <message>
        <source>Black screen (nothing)</source>
        <translation>黑屏（无操作）</translation>
    </message>
    <message>
        <source>About rnnviz</source>
        <translation>关于 rnnviz</translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation>文件(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>编辑(&amp;E)</translation>
    </message>
    <message>
        <source>&amp;Run</source>
        <translation>运行(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>视图(&amp;V)</translation>
    </message>
    <message>
        <source>&amp;Plot</source>
        <translation>图(&amp;P)</translation>
    </message>
    <message>
        <source>&amp;Arrangement</source>
        <translation>布局(&amp;A)</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>帮助(&amp;H)</translation>
    </message>
    <message>
        <source>Undo {what}</source>
        <translation>撤销：{what}</translation>
    </message>
    <message>
        <source>Redo {what}</source>
        <translation>重做：{what}</translation>
    </message>
    <message>
        <source>Save as PDF…</source>
        <translation>存为 PDF…</translation>
    </message>
    <message>
        <source>Save as SVG…</source>
        <translation>存为 SVG…</translation>
    </message>
    <message>
        <source>Save as PNG…</source>
        <translation>存为 PNG…</translation>
    </message>
    <message>
        <source>Save the numbers as CSV…</source>
        <translation>将数据存为 CSV…</translation>
    </message>
    <message>
        <source>Copy the picture</source>
        <translation>复制图片</translation>
    </message>
    <message>
        <source>Choose another view for this place</source>
        <translation>为此处选择另一个视图</translation>
    </message>
    <message>
        <source>What does this show?</source>
        <translation>这里显示什么？</translation>
    </message>
    <message>
        <source>Save or copy this picture</source>
        <translation>保存或复制此图片</translation>
    </message>
    <message>
        <source>Fill the window, or restore (double-click)</source>
        <translation>充满窗口，或还原（双击）</translation>
    </message>
    <message>
        <source>Close; the View menu brings it back</source>
        <translation>关闭；可从“视图”菜单找回</translation>
    </message>
    <message>
        <source>Make this the large view</source>
        <translation>放大此视图</translation>
    </message>
    <message>
        <source>Choose another view</source>
        <translation>选择另一个视图</translation>
    </message>
    <message>
        <source>Browse…</source>
        <translation>浏览…</translation>
    </message>
    <message>
        <source>the included file</source>
        <translation>随附的文件</translation>
    </message>
    <message>
        <source>Tables (*.csv *.tsv *.txt);;All files (*)</source>
        <translation>表格 (*.csv *.tsv *.txt);;所有文件 (*)</translation>
    </message>
    <message>
        <source>Texts (*.txt *.md);;All files (*)</source>
        <translation>文本 (*.txt *.md);;所有文件 (*)</translation>
    </message>
    <message>
        <source>Choose a file</source>
        <translation>选择文件</translation>
    </message>
    <message>
        <source>Back to presets and settings (Esc)</source>
        <translation>返回预设和设置（Esc）</translation>
    </message>
    <message>
        <source>Export pictures</source>
        <translation>导出图片</translation>
    </message>
    <message>
        <source>&amp;All together, six on a page</source>
        <translation>合在一起，每页六幅(&amp;A)</translation>
    </message>
    <message>
        <source>default for the format</source>
        <translation>该格式的默认方式</translation>
    </message>
    <message>
        <source>text that can be selected</source>
        <translation>可以选中的文本</translation>
    </message>
    <message>
        <source>outlines, independent of installed fonts</source>
        <translation>轮廓，不依赖已安装的字体</translation>
    </message>
    <message>
        <source>Te&amp;xt in PDF and SVG</source>
        <translation>PDF 和 SVG 中的文字(&amp;X)</translation>
    </message>
    <message>
        <source>Views</source>
        <translation>视图</translation>
    </message>
    <message>
        <source>Formats</source>
        <translation>格式</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>选择…</translation>
    </message>
    <message>
        <source>half a slide</source>
        <translation>半张幻灯片</translation>
    </message>
    <message>
        <source>slide, 16:9</source>
        <translation>幻灯片 16:9</translation>
    </message>
    <message>
        <source>paper, across both columns</source>
        <translation>论文，通栏</translation>
    </message>
    <message>
        <source>paper, one column</source>
        <translation>论文，单栏</translation>
    </message>
    <message>
        <source>own size</source>
        <translation>自定义尺寸</translation>
    </message>
    <message>
        <source>as shown</source>
        <translation>与显示相同</translation>
    </message>
    <message>
        <source>own words</source>
        <translation>自拟</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message>
        <source>as seen: zoom, hidden curves, pins</source>
        <translation>如所见：缩放、隐藏的曲线、标记</translation>
    </message>
    <message>
        <source>whole</source>
        <translation>完整</translation>
    </message>
    <message>
        <source>{update}, the last before the numbers left the scale</source>
        <translation>第 {update} 次，数值超出量程前的最后一次</translation>
    </message>
    <message>
        <source>{update}, as on the screen</source>
        <translation>第 {update} 次，如屏幕所示</translation>
    </message>
    <message>
        <source>&amp;Page</source>
        <translation>页面(&amp;P)</translation>
    </message>
    <message>
        <source>&amp;Width of a PNG</source>
        <translation>PNG 的宽度(&amp;W)</translation>
    </message>
    <message>
        <source>&amp;Title</source>
        <translation>标题(&amp;T)</translation>
    </message>
    <message>
        <source>&amp;Caption</source>
        <translation>图注(&amp;C)</translation>
    </message>
    <message>
        <source>P&amp;lots</source>
        <translation>图形(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;Update</source>
        <translation>更新(&amp;U)</translation>
    </message>
    <message>
        <source>Title</source>
        <translation>标题</translation>
    </message>
    <message>
        <source>Update</source>
        <translation>更新</translation>
    </message>
    <message>
        <source>Page width</source>
        <translation>页面宽度</translation>
    </message>
    <message>
        <source>Page height</source>
        <translation>页面高度</translation>
    </message>
    <message>
        <source>= {dpi} dpi</source>
        <translation>= {dpi} dpi</translation>
    </message>
    <message>
        <source>over updates</source>
        <translation>逐次更新</translation>
    </message>
    <message>
        <source>through the update on the screen, in slow motion</source>
        <translation>屏幕上的这一次更新，慢动作</translation>
    </message>
    <message>
        <source>GIF</source>
        <translation>GIF</translation>
    </message>
    <message>
        <source>WebP, without loss</source>
        <translation>WebP，无损</translation>
    </message>
    <message>
        <source>MP4, a film</source>
        <translation>MP4 视频</translation>
    </message>
    <message>
        <source>numbered PNG files, for Beamer</source>
        <translation>编号的 PNG 文件，用于 Beamer</translation>
    </message>
    <message>
        <source>numbered PDF pages, for Beamer</source>
        <translation>编号的 PDF 页面，用于 Beamer</translation>
    </message>
    <message>
        <source>slide, 1280 × 720 pixels</source>
        <translation>幻灯片，1280 × 720 像素</translation>
    </message>
    <message>
        <source>slide, 1920 × 1080 pixels</source>
        <translation>幻灯片，1920 × 1080 像素</translation>
    </message>
    <message>
        <source>slide, 800 × 450 pixels</source>
        <translation>幻灯片，800 × 450 像素</translation>
    </message>
    <message>
        <source>half a slide, 640 × 720 pixels</source>
        <translation>半张幻灯片，640 × 720 像素</translation>
    </message>
    <message>
        <source>again and again</source>
        <translation>循环播放</translation>
    </message>
    <message>
        <source>once</source>
        <translation>一次</translation>
    </message>
    <message>
        <source>three times</source>
        <translation>三次</translation>
    </message>
    <message>
        <source>Export animation</source>
        <translation>导出动画</translation>
    </message>
    <message>
        <source>O&amp;verwrite existing files</source>
        <translation>覆盖已有文件(&amp;V)</translation>
    </message>
    <message>
        <source>&amp;All in one picture, the first large</source>
        <translation>全部放在一幅画面中，第一个放大(&amp;A)</translation>
    </message>
    <message>
        <source>This folder is new; it will be made.</source>
        <translation>这个文件夹还不存在，将会新建。</translation>
    </message>
    <message>
        <source>{name} exists already</source>
        <translation>{name} 已存在</translation>
    </message>
    <message>
        <source>{name} and {count} more exist already</source>
        <translation>{name} 和另外 {count} 个文件已存在</translation>
    </message>
    <message>
        <source>to</source>
        <translation>到</translation>
    </message>
    <message>
        <source>every</source>
        <translation>间隔</translation>
    </message>
    <message>
        <source>Updates</source>
        <translation>更新</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>导出</translation>
    </message>
    <message>
        <source>&amp;Motion</source>
        <translation>动画内容(&amp;M)</translation>
    </message>
    <message>
        <source>&amp;Updates</source>
        <translation>更新(&amp;U)</translation>
    </message>
    <message>
        <source>&amp;Format</source>
        <translation>格式(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Size</source>
        <translation>大小(&amp;S)</translation>
    </message>
    <message>
        <source>F&amp;rames a second</source>
        <translation>每秒帧数(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;The last frame stays</source>
        <translation>最后一帧停留(&amp;T)</translation>
    </message>
    <message>
        <source>It is sho&amp;wn</source>
        <translation>播放(&amp;W)</translation>
    </message>
    <message>
        <source>F&amp;older</source>
        <translation>文件夹(&amp;O)</translation>
    </message>
    <message>
        <source>{count} frames, {rate} a second: {seconds} s</source>
        <translation>{count} 帧，每秒 {rate} 帧：{seconds} 秒</translation>
    </message>
    <message>
        <source>{rate} a second</source>
        <translation>每秒 {rate} 帧</translation>
    </message>
    <message>
        <source>Save {view}</source>
        <translation>保存{view}</translation>
    </message>
    <message>
        <source>Writing…</source>
        <translation>正在写入…</translation>
    </message>
    <message>
        <source>There is nothing to export yet.</source>
        <translation>还没有可导出的内容。</translation>
    </message>
    <message>
        <source>Writing pictures…</source>
        <translation>正在写入图片…</translation>
    </message>
    <message>
        <source>Copying…</source>
        <translation>正在复制…</translation>
    </message>
    <message>
        <source>Writing the recording…</source>
        <translation>正在写入记录…</translation>
    </message>
    <message>
        <source>Writing the animation…</source>
        <translation>正在写入动画…</translation>
    </message>
    <message>
        <source>The animation was stopped; nothing was written.</source>
        <translation>动画已停止；没有写入任何文件。</translation>
    </message>
    <message>
        <source>Saved: {path}</source>
        <translation>已保存：{path}</translation>
    </message>
    <message>
        <source>{count} files saved in {folder}</source>
        <translation>{count} 个文件已保存到 {folder}</translation>
    </message>
    <message>
        <source>up to update {update}, as shown; the run had gone on</source>
        <translation>按所示保存到第 {update} 次更新；运行已走得更远</translation>
    </message>
    <message>
        <source>Left out, nothing to show: {views}</source>
        <translation>已略去（没有可显示的内容）：{views}</translation>
    </message>
    <message>
        <source>An inspected network has no updates to be animated.</source>
        <translation>检查得到的网络没有可以做成动画的更新。</translation>
    </message>
    <message>
        <source>There is nothing to animate before the first update.</source>
        <translation>第一次更新之前没有可以做成动画的内容。</translation>
    </message>
    <message>
        <source>The picture is on the clipboard.</source>
        <translation>图片已在剪贴板上。</translation>
    </message>
    <message>
        <source>Open recent</source>
        <translation>最近打开的文件</translation>
    </message>
    <message>
        <source>Experiments and data ({suffixes})</source>
        <translation>实验与数据 ({suffixes})</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>所有文件 (*)</translation>
    </message>
    <message>
        <source>Open an experiment, an exported picture or your data</source>
        <translation>打开实验、导出的图片或自己的数据</translation>
    </message>
    <message>
        <source>Reading…</source>
        <translation>正在读取…</translation>
    </message>
    <message>
        <source>As drawn, at update {update}. Play goes on from it.</source>
        <translation>如图所示，位于第 {update} 次更新。按播放从这里继续。</translation>
    </message>
    <message>
        <source>No files so far</source>
        <translation>还没有文件</translation>
    </message>
    <message>
        <source>Saved in the gallery, under “Your own”: {title}</source>
        <translation>已存入预设列表的“我的预设”：{title}</translation>
    </message>
    <message>
        <source>Save settings as preset</source>
        <translation>将设置另存为预设</translation>
    </message>
    <message>
        <source>This preset is not your own: F12 saves a copy of yours.</source>
        <translation>这个预设不是您自己的：按 F12 可另存一份归您所有。</translation>
    </message>
    <message>
        <source>Edit preset</source>
        <translation>编辑预设</translation>
    </message>
    <message>
        <source>Deleted: {title}. Ctrl+Z brings it back.</source>
        <translation>已删除：{title}。按 Ctrl+Z 可恢复。</translation>
    </message>
    <message>
        <source>Nothing has changed since it was saved.</source>
        <translation>保存之后没有任何改动。</translation>
    </message>
    <message>
        <source>Saved: {title}. Ctrl+Z brings back what it was.</source>
        <translation>已保存：{title}。按 Ctrl+Z 可恢复原样。</translation>
    </message>
    <message>
        <source>Saved: {title}, without what it claimed for its end, since settings have changed. Ctrl+Z brings back what it was.</source>
        <translation>已保存：{title}。由于设置有改动，它原先声称的结局已去掉。按 Ctrl+Z 可恢复原样。</translation>
    </message>
    <message>
        <source>Presets (*.toml)</source>
        <translation>预设 (*.toml)</translation>
    </message>
    <message>
        <source>deleting {name}</source>
        <translation>删除 {name}</translation>
    </message>
    <message>
        <source>saving {name}</source>
        <translation>保存“{name}”</translation>
    </message>
    <message>
        <source>Save recording</source>
        <translation>保存记录</translation>
    </message>
    <message>
        <source>Save recording up to update {update}, which is shown</source>
        <translation>保存记录，直到所示的第 {update} 次更新</translation>
    </message>
    <message>
        <source>Recordings (*.npz)</source>
        <translation>记录 (*.npz)</translation>
    </message>
    <message>
        <source>Task</source>
        <translation>任务</translation>
    </message>
    <message>
        <source>Cell</source>
        <translation>单元</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>网络</translation>
    </message>
    <message>
        <source>Initialisation</source>
        <translation>初始化</translation>
    </message>
    <message>
        <source>Optimiser</source>
        <translation>优化器</translation>
    </message>
    <message>
        <source>Clipping</source>
        <translation>梯度截断</translation>
    </message>
    <message>
        <source>Training</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>Cliff</source>
        <translation>悬崖</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>是</translation>
    </message>
    <message>
        <source>no</source>
        <translation>否</translation>
    </message>
    <message>
        <source>Setting</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Set</source>
        <translation>设为</translation>
    </message>
    <message>
        <source>{section}: {kind}</source>
        <translation>{section}：{kind}</translation>
    </message>
    <message>
        <source>{count} settings</source>
        <translation>{count} 项设置</translation>
    </message>
    <message>
        <source>Reset to apply ({count})</source>
        <translation>重置以应用（{count}）</translation>
    </message>
    <message>
        <source>Go on from update {update} ({count})</source>
        <translation>从第 {update} 次更新继续（{count}）</translation>
    </message>
    <message>
        <source>All settings apply</source>
        <translation>所有设置均已生效</translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>放弃</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>Return to the settings of this run</source>
        <translation>恢复为当前运行的设置</translation>
    </message>
    <message>
        <source>{minutes} min</source>
        <translation>{minutes} 分钟</translation>
    </message>
    <message>
        <source>At its end: {claims}.</source>
        <translation>结束时：{claims}。</translation>
    </message>
    <message>
        <source>{own} · {group}</source>
        <translation>{own} · {group}</translation>
    </message>
    <message>
        <source>Search presets</source>
        <translation>搜索预设</translation>
    </message>
    <message>
        <source>Edit lesson…</source>
        <translation>编辑课程…</translation>
    </message>
    <message>
        <source>Edit a copy of this lesson…</source>
        <translation>编辑此课程的副本…</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>Presets</source>
        <translation>预设</translation>
    </message>
    <message>
        <source>More</source>
        <translation>更多</translation>
    </message>
    <message>
        <source>An unexpected error: {what}. The run is paused.</source>
        <translation>意外错误：{what}。运行已暂停。</translation>
    </message>
    <message>
        <source>There is one run: press B for another beside it.</source>
        <translation>只有一个运行：按 B 可在旁边打开另一个。</translation>
    </message>
    <message>
        <source>PySide6 {version} crashes on Python {python}; run: pip install &apos;PySide6-Essentials&lt;6.12&apos;</source>
        <translation>PySide6 {version} 会在 Python {python} 上崩溃；请运行：pip install &apos;PySide6-Essentials&lt;6.12&apos;</translation>
    </message>
    <message>
        <source>{library} is missing on this machine; run: apt-get install {package}</source>
        <translation>这台机器缺少 {library}；请运行：apt-get install {package}</translation>
    </message>
    <message>
        <source>{library} are missing on this machine; run: apt-get install {package}</source>
        <translation>这台机器缺少 {library}；请运行：apt-get install {package}</translation>
    </message>
    <message>
        <source>Qt cannot be loaded on this machine: {reason}</source>
        <translation>Qt 无法在这台机器上加载：{reason}</translation>
    </message>
    <message>
        <source>There is no display on this machine.</source>
        <translation>这台机器没有显示器。</translation>
    </message>
    <message>
        <source>QT_QPA_PLATFORM={value}: Qt cannot start this platform here; leave it out, or try xcb, wayland or offscreen</source>
        <translation>QT_QPA_PLATFORM={value}：Qt 无法在此启动该平台；请不设置它，或改用 xcb、wayland 或 offscreen</translation>
    </message>
    <message>
        <source>Closed before this was written: {paths}</source>
        <translation>窗口关闭时以下文件尚未写完：{paths}</translation>
    </message>
    <message>
        <source>Closed before this sweep was whole; opened again, it goes on: {paths}</source>
        <translation>在扫描完成之前窗口已关闭；再次打开该文件即可继续：{paths}</translation>
    </message>
    <message>
        <source>The window was closed before this was written: {paths}</source>
        <translation>上次窗口关闭时以下文件尚未写完：{paths}</translation>
    </message>
    <message>
        <source>The window was closed before this sweep was whole; opened, it goes on: {paths}</source>
        <translation>窗口在扫描完成之前被关闭；打开该文件即可继续：{paths}</translation>
    </message>
    <message>
        <source>Some saved preferences could not be read and were reset.</source>
        <translation>部分已保存的偏好设置无法读取，已恢复为默认值。</translation>
    </message>
    <message>
        <source>Dismiss (Esc)</source>
        <translation>关闭（Esc）</translation>
    </message>
    <message>
        <source>Copy details</source>
        <translation>复制详情</translation>
    </message>
    <message>
        <source>{path}: this is a folder; {what}</source>
        <translation>{path}：这是一个文件夹；{what}</translation>
    </message>
    <message>
        <source>{path}: this is not an experiment; {what}</source>
        <translation>{path}：这不是实验文件；{what}</translation>
    </message>
    <message>
        <source>presets (.toml), recordings and traces (.npz), exported pictures (.png, .svg, .pdf, .gif, .webp, .mp4), texts (.txt), tables (.csv, .tsv) and weights (.safetensors, .pt, .npz, .h5, .keras) can be opened</source>
        <translation>可以打开预设（.toml）、记录和轨迹（.npz）、导出的图片（.png、.svg、.pdf、.gif、.webp、.mp4）、文本（.txt）、表格（.csv、.tsv）和权重（.safetensors、.pt、.npz、.h5、.keras）</translation>
    </message>
    <message>
        <source>The network now learns {file} in the task “{task}”; all other settings are unchanged. {read}</source>
        <translation>现在以任务“{task}”学习 {file}；其他设置不变。{read}</translation>
    </message>
    <message>
        <source>Settings were changed while this run went on (update: setting): {changes}. Now it starts with the last of them.</source>
        <translation>此次运行途中更改过设置（更新：设置）：{changes}。现在从最后的设置开始。</translation>
    </message>
    <message>
        <source>{path}: this picture does not contain the run that made it</source>
        <translation>{path}：此图片没有携带生成它的运行</translation>
    </message>
    <message>
        <source>Update {update}, which is drawn, is far: the run opens at its beginning.</source>
        <translation>图中所示的第 {update} 次更新太远：运行从头打开。</translation>
    </message>
    <message>
        <source>As it was saved, at update {update}. Play starts it again.</source>
        <translation>保存时的样子，第 {update} 次更新。播放会重新开始。</translation>
    </message>
    <message>
        <source>The run is made again, to show its past…</source>
        <translation>正在重新运行，以便显示过去…</translation>
    </message>
    <message>
        <source>This machine rounds differently from the one that recorded: the past is not exactly that of the recording.</source>
        <translation>本机的舍入与录制时的机器不同：过去并非与录制完全一致。</translation>
    </message>
    <message>
        <source>{runs}: {words}</source>
        <translation>{runs}：{words}</translation>
    </message>
    <message>
        <source>opening {name}</source>
        <translation>打开“{name}”</translation>
    </message>
    <message>
        <source>change: {settings}</source>
        <translation>更改 {settings}</translation>
    </message>
    <message>
        <source>reset of {name}</source>
        <translation>重置“{name}”</translation>
    </message>
    <message>
        <source>starting {name} from its recording</source>
        <translation>从记录重新开始“{name}”</translation>
    </message>
    <message>
        <source>Ctrl+Z brings {name} at update {update} back.</source>
        <translation>按 Ctrl+Z 可回到“{name}”的第 {update} 次更新。</translation>
    </message>
    <message>
        <source>the run</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>Acts at once.</source>
        <translation>立即生效。</translation>
    </message>
    <message>
        <source>Acts at once before the first update, then after a reset.</source>
        <translation>第一次更新之前立即生效，之后要重置才生效。</translation>
    </message>
    <message>
        <source>Wheel, pinch</source>
        <translation>滚轮、双指缩放</translation>
    </message>
    <message>
        <source>Zoom at the pointer</source>
        <translation>以指针处为中心缩放</translation>
    </message>
    <message>
        <source>Drag</source>
        <translation>拖动</translation>
    </message>
    <message>
        <source>Move the range; at its line, the cursor k</source>
        <translation>移动范围；拖动游标线则移动游标 k</translation>
    </message>
    <message>
        <source>Right drag</source>
        <translation>右键拖动</translation>
    </message>
    <message>
        <source>Zoom to a rectangle</source>
        <translation>放大到矩形</translation>
    </message>
    <message>
        <source>Shift, Ctrl, or at an axis</source>
        <translation>Shift、Ctrl，或在坐标轴上</translation>
    </message>
    <message>
        <source>The same for the horizontal or the vertical axis alone</source>
        <translation>同上，但只作用于横轴或纵轴</translation>
    </message>
    <message>
        <source>Double click</source>
        <translation>双击</translation>
    </message>
    <message>
        <source>Zoom to all; on a name, show this curve alone</source>
        <translation>显示全部；双击名称则单独显示该曲线</translation>
    </message>
    <message>
        <source>Click on a name</source>
        <translation>单击名称</translation>
    </message>
    <message>
        <source>Hide or show the curve</source>
        <translation>隐藏或显示该曲线</translation>
    </message>
    <message>
        <source>Ctrl + click</source>
        <translation>Ctrl + 单击</translation>
    </message>
    <message>
        <source>Right click</source>
        <translation>右键单击</translation>
    </message>
    <message>
        <source>Preset of the gallery</source>
        <translation>图库中的预设</translation>
    </message>
    <message>
        <source>In slow motion</source>
        <translation>慢放时</translation>
    </message>
    <message>
        <source>No messages so far.</source>
        <translation>还没有消息。</translation>
    </message>
    <message>
        <source>A laboratory for gradient flow in recurrent networks.</source>
        <translation>循环神经网络中梯度流动的实验室。</translation>
    </message>
    <message>
        <source>It trains a small SRN, LSTM or GRU while you watch how the error travels back through time: where it vanishes, where it explodes, and what clipping does to it. The notation is that of Qiu Xipeng, &lt;i&gt;Neural Networks and Deep Learning&lt;/i&gt;.</source>
        <translation>它训练一个小型 SRN、LSTM 或 GRU，让您观察误差如何随时间反向传播：在哪里消失，在哪里爆炸，梯度截断又起什么作用。记号取自邱锡鹏《神经网络与深度学习》。</translation>
    </message>
    <message>
        <source>It works offline and sends no data.</source>
        <translation>它离线运行，不发送任何数据。</translation>
    </message>
    <message>
        <source>Start again</source>
        <translation>重新开始</translation>
    </message>
    <message>
        <source>Clip and start again</source>
        <translation>截断并重新开始</translation>
    </message>
    <message>
        <source>{rate}/s</source>
        <translation>{rate} 次/秒</translation>
    </message>
    <message>
        <source>full speed</source>
        <translation>全速</translation>
    </message>
    <message>
        <source>update {before} → {update}</source>
        <translation>更新 {before} → {update}</translation>
    </message>
    <message>
        <source>update {update} / {updates}</source>
        <translation>第 {update} / {updates} 次更新</translation>
    </message>
    <message>
        <source>update {update} of {updates}</source>
        <translation>第 {update} 次更新，共 {updates} 次</translation>
    </message>
    <message>
        <source>update {update} (planned: {updates})</source>
        <translation>更新 {update}（原定 {updates}）</translation>
    </message>
    <message>
        <source>loss {loss}</source>
        <translation>损失 {loss}</translation>
    </message>
    <message>
        <source>accuracy {percent} %</source>
        <translation>准确率 {percent} %</translation>
    </message>
    <message>
        <source>inspected</source>
        <translation>检视中</translation>
    </message>
    <message>
        <source>step {step} of {steps}</source>
        <translation>第 {step} 步，共 {steps} 步</translation>
    </message>
    <message>
        <source>{seconds} s each</source>
        <translation>每次 {seconds} 秒</translation>
    </message>
    <message>
        <source>Speed: updates a second</source>
        <translation>速度：每秒更新次数</translation>
    </message>
    <message>
        <source>You chose this speed; the preset&apos;s is {speed} (press 0)</source>
        <translation>这是您选的速度；预设的速度是 {speed}（按 0 恢复）</translation>
    </message>
    <message>
        <source>Time step k of the probe sequence, in all views (← →)</source>
        <translation>探测序列的时间步 k，用于所有视图（← →）</translation>
    </message>
    <message>
        <source>The layer that all views show, counted from the input; r is the backward direction</source>
        <translation>所有视图显示的层，从输入起编号；r 为反向</translation>
    </message>
    <message>
        <source>Menus (F10)</source>
        <translation>菜单（F10）</translation>
    </message>
    <message>
        <source>Threshold of the clipping</source>
        <translation>截断阈值</translation>
    </message>
    <message>
        <source>LOADING</source>
        <translation>加载中</translation>
    </message>
    <message>
        <source>Preparing the data …</source>
        <translation>正在准备数据…</translation>
    </message>
    <message>
        <source>There is no run: change the settings and reset.</source>
        <translation>没有运行：请更改设置并重置。</translation>
    </message>
    <message>
        <source>FAILED</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>What becomes of it is hidden until the lesson reveals it.</source>
        <translation>结果暂时隐藏，到课程揭晓时才显示。</translation>
    </message>
    <message>
        <source>NO CLAIM</source>
        <translation>不作判断</translation>
    </message>
    <message>
        <source>NO STEP BACK</source>
        <translation>无可回传的步</translation>
    </message>
    <message>
        <source>NO PROGRESS</source>
        <translation>尚无进展</translation>
    </message>
    <message>
        <source>WORSE THAN CHANCE</source>
        <translation>差于随机水平</translation>
    </message>
    <message>
        <source>PERHAPS LEARNING</source>
        <translation>可能在学习</translation>
    </message>
    <message>
        <source>Shown is update {update}, the last that is finite.</source>
        <translation>所示为第 {update} 次更新，即最后一次有限的更新。</translation>
    </message>
    <message>
        <source>ERROR EXPLODES</source>
        <translation>误差爆炸</translation>
    </message>
    <message>
        <source>ERROR GROWS, THEN FADES</source>
        <translation>误差先增后减</translation>
    </message>
    <message>
        <source>ERROR VANISHES</source>
        <translation>误差消失</translation>
    </message>
    <message>
        <source>ERROR ARRIVES</source>
        <translation>误差到达</translation>
    </message>
    <message>
        <source>ERROR BECOMES ZERO</source>
        <translation>误差变为零</translation>
    </message>
    <message>
        <source>NOT FINITE</source>
        <translation>非有限</translation>
    </message>
    <message>
        <source>NO ERROR SENT</source>
        <translation>没有误差传出</translation>
    </message>
    <message>
        <source>AT CHANCE</source>
        <translation>随机水平</translation>
    </message>
    <message>
        <source>LEARNING</source>
        <translation>在学习</translation>
    </message>
    <message>
        <source>SOLVED</source>
        <translation>已解决</translation>
    </message>
    <message>
        <source>GRADIENT JUMPED</source>
        <translation>梯度跃升</translation>
    </message>
    <message>
        <source>RUINED</source>
        <translation>毁坏</translation>
    </message>
    <message>
        <source>Clipped: {share} of updates.</source>
        <translation>被截断：{share} 的更新。</translation>
    </message>
    <message>
        <source>{sentence}.</source>
        <translation>{sentence}。</translation>
    </message>
    <message>
        <source>CLIPPED</source>
        <translation>梯度截断</translation>
    </message>
    <message>
        <source>DEAD</source>
        <translation>死亡</translation>
    </message>
    <message>
        <source>DIVERGED</source>
        <translation>发散</translation>
    </message>
    <message>
        <source>Inspect weights</source>
        <translation>检视权重</translation>
    </message>
    <message>
        <source>from a file</source>
        <translation>来自文件</translation>
    </message>
    <message>
        <source>random: standard normal, 50 steps, seed 1, for a first look</source>
        <translation>随机：标准正态分布，50 步，种子 1，先看个大概</translation>
    </message>
    <message>
        <source>reset after the product, as in PyTorch</source>
        <translation>重置门作用于乘积之后，同 PyTorch</translation>
    </message>
    <message>
        <source>reset before the product, as in the book</source>
        <translation>重置门作用于乘积之前，同教材</translation>
    </message>
    <message>
        <source>as given in the files</source>
        <translation>以文件为准</translation>
    </message>
    <message>
        <source>deduced from the shape</source>
        <translation>由形状推断</translation>
    </message>
    <message>
        <source>Weights of a torch.nn.RNN, LSTM or GRU under PyTorch&apos;s own names, and the sequence that the network is to read: a file with inputs (T, M) and, where they are known, h0, c0, grad_hidden and hidden (T, D), nonlinearity and labels.</source>
        <translation>torch.nn.RNN、LSTM 或 GRU 的权重，沿用 PyTorch 自己的名称；以及网络要读的序列：含有 inputs (T, M) 的文件，已知时还可有 h0、c0、grad_hidden 与 hidden (T, D)、nonlinearity 和 labels。</translation>
    </message>
    <message>
        <source>The file holds several networks: choose one below.</source>
        <translation>文件中有多个网络：请在下面选一个。</translation>
    </message>
    <message>
        <source>Neither a file nor its states in hidden say which nonlinearity this RNN has: choose it below.</source>
        <translation>文件及其中的状态 hidden 都没有说明这个 RNN 的激活函数：请在下面选择。</translation>
    </message>
    <message>
        <source>The shape of the inputs does not say which axis is time: choose it below.</source>
        <translation>从输入的形状看不出哪一轴是时间：请在下面选择。</translation>
    </message>
    <message>
        <source>Weights ({suffixes})</source>
        <translation>权重 ({suffixes})</translation>
    </message>
    <message>
        <source>without a prefix</source>
        <translation>无前缀</translation>
    </message>
    <message>
        <source>Inputs (*.npz *.npy *.pt *.safetensors)</source>
        <translation>输入 (*.npz *.npy *.pt *.safetensors)</translation>
    </message>
    <message>
        <source>Weights</source>
        <translation>权重</translation>
    </message>
    <message>
        <source>Inputs</source>
        <translation>输入</translation>
    </message>
    <message>
        <source>Of a batch, sequence</source>
        <translation>批次中的序列</translation>
    </message>
    <message>
        <source>A batch is</source>
        <translation>批次的排列</translation>
    </message>
    <message>
        <source>An RNN has</source>
        <translation>RNN 的激活函数</translation>
    </message>
    <message>
        <source>A GRU has</source>
        <translation>GRU 的形式</translation>
    </message>
    <message>
        <source>Inspect</source>
        <translation>检视</translation>
    </message>
    <message>
        <source>Inspecting…</source>
        <translation>正在检视…</translation>
    </message>
    <message>
        <source>Inspecting {name}; nothing is trained. Choose a preset to train again.</source>
        <translation>正在检视 {name}，不进行训练。选择一个预设即可重新训练。</translation>
    </message>
    <message>
        <source>Reading the whole batch…</source>
        <translation>正在读取整个批次…</translation>
    </message>
    <message>
        <source>Computing the spectra…</source>
        <translation>正在计算谱…</translation>
    </message>
    <message>
        <source>The spectra of so large a network would take about {minutes} min and are left out; rnnviz inspect computes them.</source>
        <translation>这么大的网络，计算谱约需 {minutes} 分钟，故略去；rnnviz inspect 可以计算。</translation>
    </message>
    <message>
        <source>Stopped: the rest of the analysis of this network is left out; rnnviz inspect computes it.</source>
        <translation>已停止：该网络其余的分析不再计算；rnnviz inspect 可以计算。</translation>
    </message>
    <message>
        <source>Computing the paths…</source>
        <translation>正在计算误差的传播路径…</translation>
    </message>
    <message>
        <source>The gradient of {names} is WRONG: relative difference {error} in {worst}, above {limit}.</source>
        <translation>{names} 的梯度有误：{worst} 的相对误差为 {error}，超过 {limit}。</translation>
    </message>
    <message>
        <source>The gradient is right: the largest relative difference is {error}, in {worst}, below {limit}.</source>
        <translation>梯度正确：最大相对误差为 {error}（{worst}），低于 {limit}。</translation>
    </message>
    <message>
        <source>Cannot be decided for {names}: the loss or its gradient is not finite there.</source>
        <translation>{names} 无法判定：此处的损失或其梯度不是有限值。</translation>
    </message>
    <message>
        <source>Cannot be decided for some entries of {names}: a ReLU has its kink there, where the slope is different to either side.</source>
        <translation>{names} 的部分元素无法判定：此处正是 ReLU 的拐点，两侧斜率不同。</translation>
    </message>
    <message>
        <source>Cannot be decided for some entries of {names}: differences of the loss are too inexact there, as where the gradient vanishes or explodes.</source>
        <translation>{names} 的部分元素无法判定：此处损失的差分不够精确，例如梯度消失或爆炸时。</translation>
    </message>
    <message>
        <source>Backpropagation through time against central differences of the loss, on the inspected sequence.</source>
        <translation>在所检视的序列上，将随时间反向传播算出的梯度与损失的中心差分相比较。</translation>
    </message>
    <message>
        <source>Backpropagation through time against central differences of the loss, on a held-out sequence, untruncated, with the parameters after update {update}.</source>
        <translation>在一条留出的序列上，用第 {update} 次更新后的参数，将不截断的随时间反向传播算出的梯度与损失的中心差分相比较。</translation>
    </message>
    <message>
        <source>Of a large parameter the largest entries and a random sample are checked.</source>
        <translation>参数较大时，检验其梯度最大的若干元素和一个随机样本。</translation>
    </message>
    <message>
        <source>parameter</source>
        <translation>参数</translation>
    </message>
    <message>
        <source>entries checked</source>
        <translation>已检验元素</translation>
    </message>
    <message>
        <source>largest relative difference</source>
        <translation>最大相对误差</translation>
    </message>
    <message>
        <source>verdict</source>
        <translation>结论</translation>
    </message>
    <message>
        <source>right</source>
        <translation>正确</translation>
    </message>
    <message>
        <source>WRONG</source>
        <translation>有误</translation>
    </message>
    <message>
        <source>undecided</source>
        <translation>无法判定</translation>
    </message>
    <message>
        <source>{verdict}; {count} undecided</source>
        <translation>{verdict}；{count} 个无法判定</translation>
    </message>
    <message>
        <source>{checked} of {size}</source>
        <translation>{checked} / {size}</translation>
    </message>
    <message>
        <source>There is no network to check yet.</source>
        <translation>还没有可检验的网络。</translation>
    </message>
    <message>
        <source>Checking the gradient…</source>
        <translation>正在检验梯度…</translation>
    </message>
    <message>
        <source>Gradient check</source>
        <translation>梯度检验</translation>
    </message>
    <message>
        <source>A recording cannot be checked: press Reset to start its run again, and check that.</source>
        <translation>记录不能检验：请按“重置”重新开始该次训练，再作检验。</translation>
    </message>
    <message>
        <source>Kept runs</source>
        <translation>保留的运行</translation>
    </message>
    <message>
        <source>As many runs as can be told apart are kept: Shift+K lets go of them.</source>
        <translation>保留的运行已达到可以区分的上限：按 Shift+K 放弃它们。</translation>
    </message>
    <message>
        <source>Kept as {letter} at update {update}. Open another preset, or reset with other settings: the views over updates show all.</source>
        <translation>已在第 {update} 次更新处保留为 {letter}。打开另一个预设，或用其他设置重置：以更新为横轴的视图会显示全部运行。</translation>
    </message>
    <message>
        <source>Let go of {name}, update {update}</source>
        <translation>放弃 {name}，第 {update} 次更新</translation>
    </message>
    <message>
        <source>No run is kept</source>
        <translation>没有保留的运行</translation>
    </message>
    <message>
        <source>dropping what was kept for comparison</source>
        <translation>放弃用于对比的训练</translation>
    </message>
    <message>
        <source>keeping for comparison</source>
        <translation>保留用于对比</translation>
    </message>
    <message>
        <source>Which column?</source>
        <translation>哪一列？</translation>
    </message>
    <message>
        <source>{file} has several columns, or can be read in several ways.</source>
        <translation>{file} 有多个列，或有多种读法。</translation>
    </message>
    <message>
        <source>Use</source>
        <translation>用途</translation>
    </message>
    <message>
        <source>Column</source>
        <translation>列</translation>
    </message>
    <message>
        <source>Plot</source>
        <translation>图</translation>
    </message>
    <message>
        <source>First values</source>
        <translation>开头的值</translation>
    </message>
    <message>
        <source>Forecast</source>
        <translation>预测</translation>
    </message>
    <message>
        <source>{choice}: {found}</source>
        <translation>{choice}：{found}</translation>
    </message>
    <message>
        <source>forecast</source>
        <translation>预测</translation>
    </message>
    <message>
        <source>additional input</source>
        <translation>附加输入</translation>
    </message>
    <message>
        <source>Choose the column to forecast.</source>
        <translation>请选择要预测的列。</translation>
    </message>
    <message>
        <source>A large file: only its first rows have been read so far.</source>
        <translation>文件很大：目前只看了开头几行。</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>zoomed ×</source>
        <translation>已缩放 ×</translation>
    </message>
    <message>
        <source>Only a part is shown. Click: back to the whole.</source>
        <translation>只显示了一部分。单击以恢复全部。</translation>
    </message>
    <message>
        <source>{count} values are on the clipboard.</source>
        <translation>已将 {count} 个数值复制到剪贴板。</translation>
    </message>
    <message>
        <source>No plot shows a value there.</source>
        <translation>该处没有图显示数值。</translation>
    </message>
    <message>
        <source>This view has no curves with names.</source>
        <translation>此视图没有带名称的曲线。</translation>
    </message>
    <message>
        <source>This view has one scale only.</source>
        <translation>此视图只有一种刻度。</translation>
    </message>
    <message>
        <source>Curves to show</source>
        <translation>要显示的曲线</translation>
    </message>
    <message>
        <source>Save this view</source>
        <translation>保存此视图</translation>
    </message>
    <message>
        <source>Show all curves</source>
        <translation>显示全部曲线</translation>
    </message>
    <message>
        <source>view</source>
        <translation>视图</translation>
    </message>
    <message>
        <source>quantity</source>
        <translation>量</translation>
    </message>
    <message>
        <source>name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>axis</source>
        <translation>坐标轴</translation>
    </message>
    <message>
        <source>place</source>
        <translation>位置</translation>
    </message>
    <message>
        <source>value</source>
        <translation>数值</translation>
    </message>
    <message>
        <source>Command</source>
        <translation>命令</translation>
    </message>
    <message>
        <source>Lesson</source>
        <translation>课程</translation>
    </message>
    <message>
        <source>Beside it</source>
        <translation>并排显示</translation>
    </message>
    <message>
        <source>Beside it: a preset, or a setting and its value: η 0.5</source>
        <translation>并排显示：一个预设，或一项设置及其值：η 0.5</translation>
    </message>
    <message>
        <source>Preset</source>
        <translation>预设</translation>
    </message>
    <message>
        <source>With</source>
        <translation>设为</translation>
    </message>
    <message>
        <source>View</source>
        <translation>视图</translation>
    </message>
    <message>
        <source>Command palette</source>
        <translation>命令面板</translation>
    </message>
    <message>
        <source>Command, preset, lesson, view, or setting and value: clip 1</source>
        <translation>命令、预设、课程、视图，或设置加数值：截断 1</translation>
    </message>
    <message>
        <source>Nothing found</source>
        <translation>没有找到</translation>
    </message>
    <message>
        <source>{file}: nothing can be written or removed here</source>
        <translation>{file}：这里不能写入或删除</translation>
    </message>
    <message>
        <source>Group</source>
        <translation>分组</translation>
    </message>
    <message>
        <source>Views, the largest first</source>
        <translation>视图（最大的排第一）</translation>
    </message>
    <message>
        <source>Settings that it is about</source>
        <translation>它所涉及的设置</translation>
    </message>
    <message>
        <source>Write a file elsewhere too…</source>
        <translation>同时另存一个文件…</translation>
    </message>
    <message>
        <source>It still ends as claimed: {claims}</source>
        <translation>结局仍如所声称：{claims}</translation>
    </message>
    <message>
        <source>What to watch for</source>
        <translation>看点</translation>
    </message>
    <message>
        <source>arrangement: {name}</source>
        <translation>布局：{name}</translation>
    </message>
    <message>
        <source>Arrangement of the views</source>
        <translation>视图布局</translation>
    </message>
    <message>
        <source>Save arrangement as</source>
        <translation>布局另存为</translation>
    </message>
    <message>
        <source>Rename arrangement</source>
        <translation>重命名布局</translation>
    </message>
    <message>
        <source>Name:</source>
        <translation>名称：</translation>
    </message>
    <message>
        <source>Another view to the right</source>
        <translation>在右侧再放一个视图</translation>
    </message>
    <message>
        <source>Another view below</source>
        <translation>在下方再放一个视图</translation>
    </message>
    <message>
        <source>it blows up</source>
        <translation>发生爆炸时</translation>
    </message>
    <message>
        <source>a gradient is clipped</source>
        <translation>梯度被截断时</translation>
    </message>
    <message>
        <source>the task is solved</source>
        <translation>任务被解决时</translation>
    </message>
    <message>
        <source>a unit dies</source>
        <translation>有单元死亡时</translation>
    </message>
    <message>
        <source>ρ(U) crosses 1</source>
        <translation>ρ(U) 越过 1 时</translation>
    </message>
    <message>
        <source>Stopped: it blows up at update {update}.</source>
        <translation>已停止：在第 {update} 次更新发生爆炸。</translation>
    </message>
    <message>
        <source>Stopped: a gradient is clipped for the first time, at update {update}.</source>
        <translation>已停止：在第 {update} 次更新首次截断梯度。</translation>
    </message>
    <message>
        <source>Stopped: solved since update {update}.</source>
        <translation>已停止：自第 {update} 次更新起任务已解决。</translation>
    </message>
    <message>
        <source>Stopped: units are dead since update {update}.</source>
        <translation>已停止：自第 {update} 次更新起有单元死亡。</translation>
    </message>
    <message>
        <source>Stopped: ρ(U) crosses 1 at update {update}.</source>
        <translation>已停止：在第 {update} 次更新 ρ(U) 越过 1。</translation>
    </message>
    <message>
        <source>Stopped at update {update}.</source>
        <translation>已在第 {update} 次更新停止。</translation>
    </message>
    <message>
        <source>Stop at an update</source>
        <translation>在某次更新停止</translation>
    </message>
    <message>
        <source>Stop when</source>
        <translation>在以下情况停止</translation>
    </message>
    <message>
        <source>at update {update}…</source>
        <translation>到第 {update} 次更新时…</translation>
    </message>
    <message>
        <source>Stop by itself at the first event of a kind</source>
        <translation>首次出现某种事件时自动停止</translation>
    </message>
    <message>
        <source>following</source>
        <translation>跟随</translation>
    </message>
    <message>
        <source>paused</source>
        <translation>已暂停</translation>
    </message>
    <message>
        <source>replaying</source>
        <translation>重放中</translation>
    </message>
    <message>
        <source>rnnviz ended without being closed. What was on screen can come back: {what}.</source>
        <translation>rnnviz 上次未正常关闭。当时屏幕上的内容可以恢复：{what}。</translation>
    </message>
    <message>
        <source>Bring it back ({key})</source>
        <translation>恢复（{key}）</translation>
    </message>
    <message>
        <source>No, thank you</source>
        <translation>不用了</translation>
    </message>
    <message>
        <source>update {update}</source>
        <translation>第 {update} 次更新</translation>
    </message>
    <message>
        <source>changed settings: {count}</source>
        <translation>已更改的设置：{count} 项</translation>
    </message>
    <message>
        <source>with the run beside it</source>
        <translation>以及并排的另一次运行</translation>
    </message>
    <message>
        <source>update {update}: {what}</source>
        <translation>第 {update} 次更新：{what}</translation>
    </message>
    <message>
        <source>update {update} of {present}, {mode}</source>
        <translation>第 {update} 次更新，共 {present} 次，{mode}</translation>
    </message>
    <message>
        <source>Timeline: the updates of the run</source>
        <translation>时间线：运行的各次更新</translation>
    </message>
    <message>
        <source>first clipped</source>
        <translation>首次截断</translation>
    </message>
    <message>
        <source>blows up</source>
        <translation>爆炸</translation>
    </message>
    <message>
        <source>units of {layer} die: {units} off</source>
        <translation>{layer} 的单元死亡：{units} 个不再激活</translation>
    </message>
    <message>
        <source>solved</source>
        <translation>已解决</translation>
    </message>
    <message>
        <source>diverged</source>
        <translation>发散</translation>
    </message>
    <message>
        <source>dead</source>
        <translation>死亡</translation>
    </message>
    <message>
        <source>changed: {settings}</source>
        <translation>已更改：{settings}</translation>
    </message>
    <message>
        <source>bookmark</source>
        <translation>书签</translation>
    </message>
    <message>
        <source>A and B part here</source>
        <translation>A 与 B 在此分开</translation>
    </message>
    <message>
        <source>Only what acts at once can be changed on the way; these wait for a reset: {settings}.</source>
        <translation>途中只能更改立即生效的设置；以下设置要等到重置：{settings}。</translation>
    </message>
    <message>
        <source>going on from update {update}</source>
        <translation>从第 {update} 次更新继续</translation>
    </message>
    <message>
        <source>clipping from update {update}</source>
        <translation>从第 {update} 次更新起截断</translation>
    </message>
    <message>
        <source>starting again with clipping</source>
        <translation>截断并重新开始</translation>
    </message>
    <message>
        <source>This is a recording: go one update back, then on from it.</source>
        <translation>这是一份记录：请先后退一次更新，再从那里继续。</translation>
    </message>
    <message>
        <source>{name} beside</source>
        <translation>并排显示 {name}</translation>
    </message>
    <message>
        <source>beside it, {what}</source>
        <translation>并排显示，{what}</translation>
    </message>
    <message>
        <source>changing A and B over</source>
        <translation>交换 A 与 B</translation>
    </message>
    <message>
        <source>A: other settings from update {update} on. B: the run as it was.</source>
        <translation>A：从第 {update} 次更新起用其他设置。B：原来的训练。</translation>
    </message>
    <message>
        <source>A: clipped from update {update} on. B: the run as it was.</source>
        <translation>A：从第 {update} 次更新起截断。B：原来的训练。</translation>
    </message>
    <message>
        <source>A: clipped from update {update} on, before it blew up. B: the run as it was.</source>
        <translation>A：从第 {update} 次更新起截断，那时还没有爆炸。B：原来的训练。</translation>
    </message>
    <message>
        <source>A: clipped from the beginning. B: the run as it was.</source>
        <translation>A：从头开始就截断。B：原来的训练。</translation>
    </message>
    <message>
        <source>{what} Space plays both.</source>
        <translation>{what}按空格键一起播放。</translation>
    </message>
    <message>
        <source>B, beside A: {what}.</source>
        <translation>A 旁边是 B：{what}。</translation>
    </message>
    <message>
        <source>closing {letter}</source>
        <translation>关闭 {letter}</translation>
    </message>
    <message>
        <source>starting {letter} again with other settings</source>
        <translation>以其他设置重新开始 {letter}</translation>
    </message>
    <message>
        <source>{letter} begins again with it. Ctrl+Z brings it back.</source>
        <translation>{letter} 以此设置重新开始。按 Ctrl+Z 可恢复原状。</translation>
    </message>
    <message>
        <source>B, {change}</source>
        <translation>B，{change}</translation>
    </message>
    <message>
        <source>, </source>
        <translation>，</translation>
    </message>
    <message>
        <source>{value} for {letter} too (Return); F2 types another</source>
        <translation>{letter} 也用 {value}（回车）；按 F2 输入其他值</translation>
    </message>
    <message>
        <source>A and B have the same settings</source>
        <translation>A 与 B 的设置相同</translation>
    </message>
    <message>
        <source>A recording shows its last update; press Play first.</source>
        <translation>记录只显示其最后一次更新；请先按播放。</translation>
    </message>
    <message>
        <source>The run has come to its end.</source>
        <translation>运行已经结束。</translation>
    </message>
    <message>
        <source>There is no run B. “Beside it…” (B) starts another run here, in step with A. “Go on from here” (O) lets A go on with other settings while the run so far stays here.</source>
        <translation>目前没有运行 B。“并排…”(B) 会在这里开始另一次运行，与 A 同步进行；“从这里继续”(O) 让 A 以别的设置继续，而此前的运行留在这里。</translation>
    </message>
    <message>
        <source>Memory for the timeline</source>
        <translation>时间轴的内存</translation>
    </message>
    <message>
        <source>MiB for the past of the runs on screen (usually {usual}).
With more, updates that are far back are shown sooner; none is ever lost.</source>
        <translation>屏幕上各次运行的过去可占用的内存，单位 MiB（通常为 {usual}）。
越大，很早以前的更新显示得越快；任何更新都不会丢失。</translation>
    </message>
    <message>
        <source>With it: median and spread of training sequences.</source>
        <translation>同时显示：训练序列的中位数与分布。</translation>
    </message>
    <message>
        <source>With it: median and spread of held-out sequences.</source>
        <translation>同时显示：留出序列的中位数与分布。</translation>
    </message>
    <message>
        <source>The single sequence alone.</source>
        <translation>只显示单个序列。</translation>
    </message>
    <message>
        <source>A recording shows the sequence it was made with; press Play first.</source>
        <translation>录制文件显示录制时的序列；请先按播放。</translation>
    </message>
    <message>
        <source>the usual one</source>
        <translation>通常的序列</translation>
    </message>
    <message>
        <source>sequence on screen: {sequence}</source>
        <translation>显示的序列：{sequence}</translation>
    </message>
    <message>
        <source>Curve of the sequence</source>
        <translation>序列的曲线</translation>
    </message>
    <message>
        <source>Draw with the mouse; ← → choose a step, ↑ ↓ move it (with Shift less), Insert doubles it, Delete removes it.</source>
        <translation>用鼠标绘制；← → 选择一步，↑ ↓ 移动它（按住 Shift 幅度更小），Insert 复制，Delete 删除。</translation>
    </message>
    <message>
        <source>step {step}: {value}</source>
        <translation>第 {step} 步：{value}</translation>
    </message>
    <message>
        <source>Sequence on screen</source>
        <translation>显示的序列</translation>
    </message>
    <message>
        <source>Shuffle the steps, order number</source>
        <translation>打乱步序，次序编号</translation>
    </message>
    <message>
        <source>The usual one: held-out sequence 1</source>
        <translation>通常的：留出序列 1</translation>
    </message>
    <message>
        <source>Typed or drawn</source>
        <translation>输入或绘制</translation>
    </message>
    <message>
        <source>Typed</source>
        <translation>输入</translation>
    </message>
    <message>
        <source>From the training data, as they are read</source>
        <translation>取自训练数据，按读取次序</translation>
    </message>
    <message>
        <source>From the held-out data</source>
        <translation>取自留出数据</translation>
    </message>
    <message>
        <source>Which sequence</source>
        <translation>哪个序列</translation>
    </message>
    <message>
        <source>The sequence, typed</source>
        <translation>输入的序列</translation>
    </message>
    <message>
        <source>Number of the sequence</source>
        <translation>序列的编号</translation>
    </message>
    <message>
        <source>Number of the order</source>
        <translation>次序的编号</translation>
    </message>
    <message>
        <source>Sequence</source>
        <translation>序列</translation>
    </message>
    <message>
        <source>Number</source>
        <translation>编号</translation>
    </message>
    <message>
        <source>{steps} steps.</source>
        <translation>{steps} 步。</translation>
    </message>
    <message>
        <source>Not shown: {words}.</source>
        <translation>未显示：{words}。</translation>
    </message>
    <message>
        <source>No target follows from it: ∂L/∂h is 1 at the last step instead.</source>
        <translation>由它得不出目标：最后一步的 ∂L/∂h 改取 1。</translation>
    </message>
    <message>
        <source>Target: {target}.</source>
        <translation>目标：{target}。</translation>
    </message>
    <message>
        <source>{text}, {language}</source>
        <translation>{text}，{language}</translation>
    </message>
    <message>
        <source>Space checks, Alt+↑ and Alt+↓ move</source>
        <translation>空格键勾选，Alt+↑ 和 Alt+↓ 移动</translation>
    </message>
    <message>
        <source>A lesson hides a part of this: it can be exported once that is revealed.</source>
        <translation>课程隐藏了其中一部分：揭晓之后才能导出。</translation>
    </message>
    <message>
        <source>The last experiment is made again…</source>
        <translation>正在重现上一次的实验…</translation>
    </message>
    <message>
        <source>{file}: the experiment of the last session is damaged and cannot be opened again</source>
        <translation>{file}：上一次的实验已损坏，无法再打开</translation>
    </message>
    <message>
        <source>As in the last session, at update {update}. Play goes on from it.</source>
        <translation>与上一次相同，停在第 {update} 次更新。按播放键从这里继续。</translation>
    </message>
    <message>
        <source>Update {update} of the last session is far: the run opens at its beginning.</source>
        <translation>上一次的第 {update} 次更新太远：从开头打开。</translation>
    </message>
    <message>
        <source>Stop the sweep under way first.</source>
        <translation>请先停止正在进行的扫描。</translation>
    </message>
    <message>
        <source>{run}: Space trains it.</source>
        <translation>{run}：按空格键训练。</translation>
    </message>
    <message>
        <source>Open a sweep</source>
        <translation>打开扫描</translation>
    </message>
    <message>
        <source>Sweeps (*.npz)</source>
        <translation>扫描 (*.npz)</translation>
    </message>
    <message>
        <source>Folder for the figures and the table</source>
        <translation>存放图和表的文件夹</translation>
    </message>
    <message>
        <source>Writing the figures…</source>
        <translation>正在写入各图…</translation>
    </message>
    <message>
        <source>This experiment</source>
        <translation>当前实验</translation>
    </message>
    <message>
        <source>Add a setting</source>
        <translation>添加设置</translation>
    </message>
    <message>
        <source>one a processor</source>
        <translation>每个处理器一个</translation>
    </message>
    <message>
        <source>this machine</source>
        <translation>本机</translation>
    </message>
    <message>
        <source>Address of a Dask scheduler, such as tcp://192.168.0.5:8786</source>
        <translation>Dask 调度器的地址，例如 tcp://192.168.0.5:8786</translation>
    </message>
    <message>
        <source>Seeds</source>
        <translation>种子数</translation>
    </message>
    <message>
        <source>Processes</source>
        <translation>进程数</translation>
    </message>
    <message>
        <source>Scheduler</source>
        <translation>调度器</translation>
    </message>
    <message>
        <source>Kept in</source>
        <translation>保存于</translation>
    </message>
    <message>
        <source>Start from</source>
        <translation>起点</translation>
    </message>
    <message>
        <source>Over</source>
        <translation>扫描</translation>
    </message>
    <message>
        <source>{runs} runs are too many: at most {most}.</source>
        <translation>{runs} 次运行太多：至多 {most} 次。</translation>
    </message>
    <message>
        <source>{runs} runs</source>
        <translation>{runs} 次运行</translation>
    </message>
    <message>
        <source>Keep the sweep in</source>
        <translation>将扫描保存于</translation>
    </message>
    <message>
        <source>page </source>
        <translation>第 </translation>
    </message>
    <message>
        <source>Show</source>
        <translation>显示</translation>
    </message>
    <message>
        <source>against</source>
        <translation>横轴</translation>
    </message>
    <message>
        <source>Choose settings and values at the left, then press Start.</source>
        <translation>请在左侧选择设置和取值，然后按“开始”。</translation>
    </message>
    <message>
        <source> of {count}</source>
        <translation> 页，共 {count} 页</translation>
    </message>
    <message>
        <source>Click a run to open it; Shift+click another to place it beside it.</source>
        <translation>点击一次运行可将其打开；按住 Shift 点击另一次，可将其并列。</translation>
    </message>
    <message>
        <source>5, 10, 20 or 5..35:5 or 0.001..1:x10</source>
        <translation>5, 10, 20 或 5..35:5 或 0.001..1:x10</translation>
    </message>
    <message>
        <source>Values</source>
        <translation>取值</translation>
    </message>
    <message>
        <source>Take this setting out</source>
        <translation>去掉这个设置</translation>
    </message>
    <message>
        <source>Sweep</source>
        <translation>参数扫描</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>开始</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>导出…</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Checking every run…</source>
        <translation>正在检查每次运行…</translation>
    </message>
    <message>
        <source>{done} of {all} runs</source>
        <translation>{all} 次运行已完成 {done} 次</translation>
    </message>
    <message>
        <source>about {time} to go</source>
        <translation>大约还需 {time}</translation>
    </message>
    <message>
        <source>{n} s</source>
        <translation>{n} 秒</translation>
    </message>
    <message>
        <source>{n} min</source>
        <translation>{n} 分钟</translation>
    </message>
    <message>
        <source>{n} h</source>
        <translation>{n} 小时</translation>
    </message>
    <message>
        <source>Space plays both</source>
        <translation>按空格键一起播放</translation>
    </message>
    <message>
        <source>What becomes of the error of one loss, the last, in the network on screen</source>
        <translation>在屏幕上的网络里，一个损失（最后一个）的误差会怎样</translation>
    </message>
    <message>
        <source>What the run has done so far, by its losses of late and its gradients</source>
        <translation>到目前为止训练得怎样：看最近的损失和梯度</translation>
    </message>
    <message>
        <source>The lesson has asked: the explanation comes with its answer.</source>
        <translation>课里刚提了问：说明随答案一起给出。</translation>
    </message>
    <message>
        <source>Step {step} of {steps}.</source>
        <translation>第 {step} 步，共 {steps} 步。</translation>
    </message>
    <message>
        <source>Update {update}, step {step} of {steps}.</source>
        <translation>第 {update} 次更新，第 {step} 步，共 {steps} 步。</translation>
    </message>
    <message>
        <source>{verdict}.</source>
        <translation>{verdict}。</translation>
    </message>
    <message>
        <source>A: {a}; B: {b}</source>
        <translation>A：{a}；B：{b}</translation>
    </message>
    <message>
        <source>{name} exists already. Replace it?</source>
        <translation>{name} 已存在。要替换它吗？</translation>
    </message>
</context>
</TS>
